import { isDeepStrictEqual } from "node:util";
import type { RunnableConfig } from "@langchain/core/runnables";
import {
  BaseCheckpointSaver,
  TASKS,
  WRITES_IDX_MAP,
  maxChannelVersion,
  type ChannelVersions,
  type Checkpoint,
  type CheckpointListOptions,
  type CheckpointMetadata,
  type CheckpointPendingWrite,
  type CheckpointTuple,
  type PendingWrite,
} from "@langchain/langgraph-checkpoint";
import { SidecarClient } from "./client.js";
import { StaleReadError } from "./errors.js";
import type { Branch } from "./events.js";
import { resolve, type AgentRegionSaverOptions, type ResolvedOptions } from "./options.js";
import { configOf, placeOf, requirePlace, type Place } from "./place.js";
import { InFlight } from "./inflight.js";
import { dump, load, mapValues } from "./values.js";
import type { WireBranches, WireCheckpoint, WireHistory, WireNewCheckpoint, WirePage, WirePendingWrite, WireStored, WireWrite } from "./wire.js";

type DeltaHistory = Awaited<ReturnType<BaseCheckpointSaver["getDeltaChannelHistory"]>>;

const pageSize = 50;

/**
 * Keeps LangGraph's threads through the AgentRegion sidecar beside the agent: when the region fails, the same graph with the same thread id
 * goes on in another one.
 *
 * Reads end when the run's signal is aborted. Writes are finished even then: what a cancelled run did has happened.
 */
export class AgentRegionSaver extends BaseCheckpointSaver {
  readonly #options: ResolvedOptions;
  readonly #client: SidecarClient;
  readonly #inFlight = new InFlight();
  /** The last checkpoint that this process stored of a thread and namespace: its region has all its values. */
  readonly #stored = new Map<string, string>();

  constructor(options: AgentRegionSaverOptions = {}) {
    super(options.serde);
    this.#options = resolve(options);
    this.#client = new SidecarClient(this.#options);
  }

  override async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    const place = placeOf(config);
    if (place === undefined) return undefined;
    const found = await this.#read(place, config.signal);
    if (found === undefined) return undefined;
    if (found.stale_behind !== undefined) this.#reportStale(place, found, found.stale_behind);
    return this.#tupleOf(place.threadId, found, config.signal);
  }

  override async *list(config: RunnableConfig, options: CheckpointListOptions = {}): AsyncGenerator<CheckpointTuple> {
    const { filter, before } = options;
    let limit = options.limit ?? Infinity;
    const only = config.configurable?.["checkpoint_id"];
    const threadId = config.configurable?.["thread_id"];
    for (const thread of threadId === undefined ? await this.#threads(config.signal) : [String(threadId)]) {
      let next: string | undefined;
      do {
        if (limit <= 0) return;
        const page = await this.#get<WirePage>(["threads", thread, "checkpoints"], config.signal, {
          ns: config.configurable?.["checkpoint_ns"],
          before: before?.configurable?.["checkpoint_id"],
          limit: String(filter || only ? pageSize : Math.min(limit, pageSize)),
          next,
        });
        for (const found of page.checkpoints) {
          if (only !== undefined && found.id !== only) continue;
          const tuple = await this.#tupleOf(thread, found, config.signal);
          const metadata: Record<string, unknown> = { ...tuple.metadata };
          if (filter && !Object.entries(filter).every(([name, value]) => isDeepStrictEqual(metadata[name], value))) continue;
          if (limit-- <= 0) return;
          yield tuple;
        }
        next = page.next;
      } while (next !== undefined);
    }
  }

  override async put(config: RunnableConfig, checkpoint: Checkpoint, metadata: CheckpointMetadata, newVersions: ChannelVersions): Promise<RunnableConfig> {
    const { threadId, namespace, checkpointId: parent } = requirePlace(config, "put");
    const line = JSON.stringify([threadId, namespace]);
    // Everything is turned into bytes at once: LangGraph may change the values while the request waits.
    const { channel_values: values, ...rest } = { ...checkpoint, channel_values: { ...checkpoint.channel_values } };
    const isKnown = parent !== undefined && this.#stored.get(line) === parent;
    const named = Object.keys(values).filter((name) => parent !== undefined || Object.hasOwn(newVersions, name));
    const [dumpedRest, dumpedMetadata, channels] = await Promise.all([
      dump(this.serde, rest),
      dump(this.serde, metadata),
      Promise.all(named.map(async (name) => ({
        name,
        version: JSON.stringify(checkpoint.channel_versions[name] ?? null),
        ...(!isKnown || Object.hasOwn(newVersions, name) ? { value: await dump(this.serde, values[name]) } : {}),
      }))),
    ]);
    const body: WireNewCheckpoint = { ...(parent === undefined ? {} : { parent }), checkpoint: dumpedRest, metadata: dumpedMetadata, channels };
    // The sidecar notes which writes led to this checkpoint; so they go first.
    if (parent !== undefined) await this.#inFlight.settled(JSON.stringify([threadId, namespace, parent]));

    let answer = await this.#put(threadId, namespace, checkpoint.id, body);
    if ("needed" in answer) {
      const needed = new Set(answer.needed);
      body.channels = await Promise.all(channels.map(async (channel) => (needed.has(channel.name) ? { ...channel, value: await dump(this.serde, values[channel.name]) } : channel)));
      answer = await this.#put(threadId, namespace, checkpoint.id, body);
      if ("needed" in answer) throw new Error(`put: the sidecar asked twice for the values of ${answer.needed.join(", ")}`);
    }
    this.#remember(line, checkpoint.id);
    if (answer.stored.siblings !== undefined && answer.stored.siblings.length > 0) {
      const siblings = answer.stored.siblings;
      this.#options.onFork({
        threadId, namespace, checkpointId: checkpoint.id, siblings,
        message: `checkpoint ${checkpoint.id} of thread ${threadId} is a fork: ${siblings.join(", ")} has the same parent and is kept, but no longer the current one`,
      });
    }
    return configOf(threadId, namespace, checkpoint.id);
  }

  override async putWrites(config: RunnableConfig, writes: PendingWrite[], taskId: string, taskPath = ""): Promise<void> {
    const { threadId, namespace, checkpointId } = requirePlace(config, "putWrites");
    if (checkpointId === undefined) throw new TypeError("putWrites: the config has no configurable.checkpoint_id; pass the config that put returned");
    await this.#inFlight.track(JSON.stringify([threadId, namespace, checkpointId]), async () => {
      const body: { path: string; writes: WireWrite[] } = {
        path: taskPath,
        writes: await Promise.all(writes.map(async ([channel, value], index) => ({ index: WRITES_IDX_MAP[channel] ?? index, channel, value: await dump(this.serde, value) }))),
      };
      await this.#client.send({ method: "PUT", path: ["threads", threadId, "checkpoints", checkpointId, "writes", taskId], query: { ns: namespace }, body });
    });
  }

  override async deleteThread(threadId: string): Promise<void> {
    await this.#client.send({ method: "DELETE", path: ["threads", threadId] });
    for (const line of this.#stored.keys()) if ((JSON.parse(line) as string[])[0] === threadId) this.#stored.delete(line);
  }

  /** One request; the sidecar walks. Throws a `TornThreadError` rather than give a history with a hole. */
  override async getDeltaChannelHistory({ config, channels }: { config: RunnableConfig; channels: string[] }): Promise<DeltaHistory> {
    const place = placeOf(config);
    if (channels.length === 0 || place === undefined) return {};
    const answer = await this.#client.send<WireHistory>({
      method: "POST",
      path: ["threads", place.threadId, "history"],
      query: { ns: place.namespace, id: place.checkpointId },
      body: { channels },
      signal: config.signal,
    });
    const history = "value" in answer ? answer.value.channels : {};
    return mapValues(history, async ({ seed, writes }) => ({
      writes: await this.#writesOf(writes),
      ...(seed === undefined ? {} : { seed: await load(this.serde, seed) }),
    }));
  }

  /** The ends of all lines of a thread's namespace, the current one first: forks that lost are the others. */
  async branches(config: RunnableConfig): Promise<Branch[]> {
    const { threadId, namespace } = requirePlace(config, "branches");
    const { branches } = await this.#get<WireBranches>(["threads", threadId, "branches"], config.signal, { ns: namespace });
    return branches.map(({ id, version, current, forked_from }) => ({ checkpointId: id, version, current, ...(forked_from === undefined ? {} : { forkedFrom: forked_from }) }));
  }

  /** Closes kept connections. */
  close(): void {
    this.#client.close();
  }

  async #get<T>(path: string[], signal: AbortSignal | undefined, query: Record<string, string | undefined> = {}): Promise<T> {
    const answer = await this.#client.send<T>({ method: "GET", path, query, signal });
    if ("refusal" in answer) throw new Error("unreachable: no refusal is handled");
    return answer.value;
  }

  async #threads(signal: AbortSignal | undefined): Promise<string[]> {
    return (await this.#get<{ threads: string[] }>(["threads"], signal)).threads;
  }

  async #read(place: Place, signal: AbortSignal | undefined): Promise<WireCheckpoint | undefined> {
    const answer = await this.#client.send<WireCheckpoint>(
      { method: "GET", path: ["threads", place.threadId, "checkpoint"], query: { ns: place.namespace, id: place.checkpointId }, signal },
      ({ problem }) => problem.type === "no-checkpoint",
    );
    return "value" in answer ? answer.value : undefined;
  }

  async #put(threadId: string, namespace: string, id: string, body: WireNewCheckpoint): Promise<{ stored: WireStored } | { needed: string[] }> {
    const answer = await this.#client.send<WireStored>(
      { method: "PUT", path: ["threads", threadId, "checkpoints", id], query: { ns: namespace }, body },
      ({ problem }) => problem.type === "values-needed",
    );
    return "value" in answer ? { stored: answer.value } : { needed: answer.refusal.problem.channels ?? [] };
  }

  async #tupleOf(threadId: string, found: WireCheckpoint, signal: AbortSignal | undefined): Promise<CheckpointTuple> {
    const [rest, metadata, values, pendingWrites] = await Promise.all([
      load(this.serde, found.checkpoint) as Promise<Omit<Checkpoint, "channel_values">>,
      load(this.serde, found.metadata) as Promise<CheckpointMetadata>,
      mapValues(found.channels, (value) => load(this.serde, value)),
      this.#writesOf(found.writes),
    ]);
    const checkpoint: Checkpoint = { ...rest, channel_values: values };
    if (checkpoint.v < 4 && found.parent !== undefined) await this.#migrate(checkpoint, { threadId, namespace: found.ns, checkpointId: found.parent }, signal);
    return {
      config: configOf(threadId, found.ns, found.id),
      checkpoint,
      metadata,
      pendingWrites,
      ...(found.parent === undefined ? {} : { parentConfig: configOf(threadId, found.ns, found.parent) }),
    };
  }

  async #writesOf(writes: WirePendingWrite[]): Promise<CheckpointPendingWrite[]> {
    return Promise.all(writes.map(async ({ task, channel, value }): Promise<CheckpointPendingWrite> => [task, channel, await load(this.serde, value)]));
  }

  /** Before version 4 what was sent to tasks stood among the parent's writes only. */
  async #migrate(checkpoint: Checkpoint, parent: Place, signal: AbortSignal | undefined): Promise<void> {
    const writes = (await this.#read(parent, signal))?.writes ?? [];
    const versions = Object.values(checkpoint.channel_versions);
    checkpoint.channel_values[TASKS] = await Promise.all(writes.filter(({ channel }) => channel === TASKS).map(({ value }) => load(this.serde, value)));
    checkpoint.channel_versions[TASKS] = versions.length > 0 ? maxChannelVersion(...versions) : this.getNextVersion(undefined);
  }

  #reportStale({ threadId, namespace }: Place, found: WireCheckpoint, behind: string): void {
    const read = {
      threadId, namespace, checkpointId: found.id, behind,
      message: `checkpoint ${found.id} of thread ${threadId} is not the newest: ${behind} has not all arrived from its region yet`,
    };
    if (this.#options.staleReads === "reject") throw new StaleReadError(read);
    this.#options.onStale(read);
  }

  #remember(line: string, id: string): void {
    this.#stored.delete(line);
    this.#stored.set(line, id);
    for (const oldest of this.#stored.keys()) {
      if (this.#stored.size <= 10_000) break;
      this.#stored.delete(oldest);
    }
  }
}

import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { SidecarClient } from "./client.js";
import { DidNothingError, errorOf } from "./errors.js";
import { resolve, type AgentRegionSaverOptions, type ResolvedOptions } from "./options.js";

/** A side effect that must not happen twice. */
export interface Effect {
  /** The thread. As the sidecar names sessions: letters, digits and any of `. _ - : @ + = ~`. */
  threadId: string;
  /** The tool call's id: the same when the step is run again. */
  callId: string;
  tool: string;
  /** The same call with other arguments is refused. */
  arguments?: unknown;
  /** The tool itself makes sure that running twice does no harm. */
  idempotent?: boolean;
}

interface Claim<T> {
  status: "claimed" | "replayed";
  owner?: string;
  result?: T;
}

const pollMs = 500;

/** Runs side effects of tools at most once, in whatever region: claims before, commits after, and gives the stored result back when it ran before. */
export class Effects {
  readonly #options: ResolvedOptions;
  readonly #client: SidecarClient;

  constructor(options: AgentRegionSaverOptions = {}) {
    this.#options = resolve(options);
    this.#client = new SidecarClient(this.#options);
  }

  /**
   * The result of `run`, or of the run that there was before; it must be JSON. When `run` throws, whether it happened is not known, and it is not
   * run again by itself, unless it throws a `DidNothingError`.
   *
   * @throws EffectUnknownError when an earlier run never said how it ended.
   */
  async once<T>(effect: Effect, run: () => Promise<T>): Promise<T> {
    const owner = randomUUID();
    const claim = await this.#claim<T>(effect, owner);
    if (claim.status === "replayed") return claim.result as T;
    const key = { path: ["effects", effect.callId], query: { session: effect.threadId }, headers: { "if-match": `"${claim.owner ?? owner}"` } };
    let result: T;
    try {
      result = await run();
    } catch (error) {
      if (error instanceof DidNothingError) await this.#client.send({ method: "DELETE", ...key });
      throw error;
    }
    await this.#client.send({ method: "PUT", ...key, body: { result } });
    return result;
  }

  close(): void {
    this.#client.close();
  }

  /** Waits for another process that runs it now, as long as requests are tried again. */
  async #claim<T>(effect: Effect, owner: string): Promise<Claim<T>> {
    const ends = performance.now() + this.#options.retryForMs;
    for (;;) {
      const answer = await this.#client.send<Claim<T>>(
        {
          method: "POST",
          path: ["effects"],
          query: { session: effect.threadId },
          headers: { "idempotency-key": effect.callId },
          body: { tool: effect.tool, arguments: effect.arguments, idempotent: effect.idempotent ?? false, owner },
        },
        ({ problem }) => problem.type === "in-progress",
      );
      if ("value" in answer) return answer.value;
      if (performance.now() + pollMs > ends) throw errorOf(answer.refusal.status, answer.refusal.problem);
      await delay(pollMs, undefined, { signal: this.#options.signal });
    }
  }
}

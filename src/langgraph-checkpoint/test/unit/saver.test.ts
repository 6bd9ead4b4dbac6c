import { emptyCheckpoint, uuid6 } from "@langchain/langgraph-checkpoint";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AgentRegionSaver, StaleReadError, type AgentRegionSaverOptions } from "../../src/index.js";
import { FakeSidecar, problem, type Reply } from "./fake-sidecar.js";

const metadata = { source: "loop" as const, step: 0, parents: {} };
const value = (json: unknown) => ({ type: "json", data: Buffer.from(JSON.stringify(json)).toString("base64") });
const stored: Reply = { status: 200, body: { version: "1.1.us" } };

function checkpoint(values: Record<string, unknown>, versions: Record<string, number>) {
  return { ...emptyCheckpoint(), id: uuid6(0), channel_values: values, channel_versions: versions };
}

describe("AgentRegionSaver", () => {
  let sidecar: FakeSidecar;
  beforeEach(async () => void (sidecar = await FakeSidecar.start()));
  afterEach(() => sidecar[Symbol.asyncDispose]());

  const saver = (options: AgentRegionSaverOptions = {}) => new AgentRegionSaver({ url: sidecar.url, retryDelayMs: 1, ...options });
  const sentValues = (at: number) => Object.fromEntries(sidecar.seen[at]!.body.channels.map((c: any) => [c.name, c.value !== undefined]));

  it("sends only what changed, once this process stored the parent", async () => {
    sidecar.answer = () => stored;
    const writer = saver();
    const first = await writer.put({ configurable: { thread_id: "t" } }, checkpoint({ a: 1, b: 1 }, { a: 1, b: 1 }), metadata, { a: 1, b: 1 });

    await writer.put(first, checkpoint({ a: 1, b: 2 }, { a: 1, b: 2 }), metadata, { b: 2 });
    await saver().put(first, checkpoint({ a: 1, b: 2 }, { a: 1, b: 2 }), metadata, { b: 2 });

    expect([0, 1, 2].map(sentValues)).toEqual([{ a: true, b: true }, { a: false, b: true }, { a: true, b: true }]);
  });

  it("sends values that the sidecar asks for", async () => {
    sidecar.answer = (_, count) => (count === 2 ? problem(422, "values-needed", { channels: ["a"] }) : stored);
    const writer = saver();
    const first = await writer.put({ configurable: { thread_id: "t" } }, checkpoint({ a: 1 }, { a: 1 }), metadata, { a: 1 });

    await writer.put(first, checkpoint({ a: 1 }, { a: 1 }), metadata, {});

    expect([1, 2].map(sentValues)).toEqual([{ a: false }, { a: true }]);
  });

  it("stores values as they were when put was called", async () => {
    sidecar.answer = () => stored;
    const messages = ["before"];
    const writing = saver().put({ configurable: { thread_id: "t" } }, checkpoint({ messages }, { messages: 1 }), metadata, { messages: 1 });
    messages.push("after");
    await writing;

    expect(sidecar.seen[0]!.body.channels[0].value).toEqual(value(["before"]));
  });

  it("lets the parent's writes go before a checkpoint", async () => {
    const order: string[] = [];
    sidecar.answer = ({ url }, count) => {
      order.push(url.includes("/writes/") ? "writes" : "put");
      return count === 1 ? problem(503, "busy") : url.includes("/writes/") ? { status: 204 } : stored;
    };
    const writer = saver();
    const parent = { configurable: { thread_id: "t", checkpoint_ns: "", checkpoint_id: "p" } };

    await Promise.all([writer.putWrites(parent, [["a", 1]], "task"), writer.put(parent, checkpoint({}, {}), metadata, {})]);

    expect(order).toEqual(["writes", "writes", "put"]);
  });

  it("gives special writes their own indices", async () => {
    sidecar.answer = () => ({ status: 204 });
    await saver().putWrites({ configurable: { thread_id: "t", checkpoint_ns: "", checkpoint_id: "p" } }, [["a", 1], ["__interrupt__", 2], ["b", 3]], "task", "path");

    expect(sidecar.seen[0]!.body).toEqual({
      path: "path",
      writes: [{ index: 0, channel: "a", value: value(1) }, { index: -3, channel: "__interrupt__", value: value(2) }, { index: 2, channel: "b", value: value(3) }],
    });
  });

  it("tells of a fork", async () => {
    sidecar.answer = () => ({ status: 200, body: { version: "1.2.us", siblings: ["other"] } });
    const onFork = vi.fn();
    const mine = checkpoint({}, {});

    await saver({ onFork }).put({ configurable: { thread_id: "t" } }, mine, metadata, {});

    expect(onFork).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ threadId: "t", checkpointId: mine.id, siblings: ["other"] }));
  });

  it("tells of a stale read, or refuses it", async () => {
    sidecar.answer = () => ({
      status: 200,
      body: { ns: "", id: "1", version: "1.1.us", stale_behind: "1.2.us", checkpoint: value({ v: 4, id: "1" }), metadata: value({}), channels: {}, writes: [] },
    });
    const onStale = vi.fn();
    const read = { configurable: { thread_id: "t" } };

    expect((await saver({ onStale }).getTuple(read))!.checkpoint.id).toBe("1");
    expect(onStale).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ checkpointId: "1", behind: "1.2.us" }));
    await expect(saver({ staleReads: "reject", onStale }).getTuple(read)).rejects.toBeInstanceOf(StaleReadError);
  });

  it("lists page after page until the limit, and filters by metadata", async () => {
    const answer = (id: string, source: string) => ({ ns: "", id, version: `1.${id}.us`, checkpoint: value({ v: 4, id }), metadata: value({ source }), channels: {}, writes: [] });
    sidecar.answer = ({ url }) => ({
      status: 200,
      body: url.includes("next=more") ? { checkpoints: [answer("2", "input"), answer("1", "loop")] } : { checkpoints: [answer("4", "loop"), answer("3", "input")], next: "more" },
    });
    const ids = async (options: object) => {
      const found: string[] = [];
      for await (const { checkpoint } of saver().list({ configurable: { thread_id: "t" } }, options)) found.push(checkpoint.id);
      return found;
    };

    expect(await ids({})).toEqual(["4", "3", "2", "1"]);
    expect(await ids({ limit: 3 })).toEqual(["4", "3", "2"]);
    expect(await ids({ filter: { source: "input" } })).toEqual(["3", "2"]);
    expect(await ids({ filter: { source: "input" }, limit: 1 })).toEqual(["3"]);
  });

  it("does not let a name reach Object.prototype", async () => {
    const channels = JSON.parse(`{"__proto__": ${JSON.stringify(value({ polluted: true }))}}`);
    sidecar.answer = () => ({ status: 200, body: { ns: "", id: "1", version: "1.1.us", checkpoint: value({ v: 4, id: "1" }), metadata: value({}), channels, writes: [] } });

    const tuple = await saver().getTuple({ configurable: { thread_id: "__proto__" } });

    expect(Object.hasOwn(tuple!.checkpoint.channel_values, "__proto__")).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

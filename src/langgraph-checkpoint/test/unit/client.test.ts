import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emptyCheckpoint } from "@langchain/langgraph-checkpoint";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AgentRegionSaver, RefusedError, SidecarUnavailableError, StaleEpochError, TornThreadError, UnauthorizedError, type AgentRegionSaverOptions } from "../../src/index.js";
import { FakeSidecar, problem } from "./fake-sidecar.js";

const thread = { configurable: { thread_id: "t" } };
const metadata = { source: "loop" as const, step: 0, parents: {} };

describe("requests", () => {
  let sidecar: FakeSidecar;
  beforeEach(async () => void (sidecar = await FakeSidecar.start()));
  afterEach(() => sidecar[Symbol.asyncDispose]());

  const saver = (options: AgentRegionSaverOptions = {}) => new AgentRegionSaver({ url: sidecar.url, retryDelayMs: 1, ...options });
  const put = (options: AgentRegionSaverOptions = {}) => saver(options).put(thread, emptyCheckpoint(), metadata, {});

  it("sends names escaped, with tenant and token", async () => {
    sidecar.answer = () => problem(404, "no-checkpoint");
    const read = saver({ tenant: "acme", token: async () => "secret" });

    expect(await read.getTuple({ configurable: { thread_id: "a/b#c", checkpoint_ns: "x|y:z", checkpoint_id: "1" } })).toBeUndefined();

    expect(sidecar.seen[0]!.url).toBe("/v1/threads/a%2Fb%23c/checkpoint?ns=x%7Cy%3Az&id=1&tenant=acme");
    expect(sidecar.seen[0]!.headers.authorization).toBe("Bearer secret");
  });

  it("keeps connections", async () => {
    sidecar.answer = () => problem(404, "no-checkpoint");
    const read = saver();
    for (let i = 0; i < 10; i++) await read.getTuple(thread);

    // fetch may open a second one while it still reads the first answer.
    expect(new Set(sidecar.seen.map(({ port }) => port)).size).toBeLessThanOrEqual(2);
  });

  it.each([problem(503, "store-unavailable"), problem(503, "busy"), problem(504, "timeout"), problem(429, "http-429"), { status: 0, fault: "reset" as const }])(
    "tries the same again after %j", async (reply) => {
      sidecar.answer = (_, count) => (count < 3 ? reply : { status: 200, body: { version: "1.1.us", siblings: [] } });

      await put();

      expect(sidecar.seen.length).toBe(3);
      expect(new Set(sidecar.seen.map(({ url, body }) => JSON.stringify([url, body]))).size).toBe(1);
    });

  it("obeys Retry-After", async () => {
    sidecar.answer = (_, count) => (count < 2 ? { ...problem(503, "busy"), headers: { "retry-after": "1" } } : { status: 200, body: { version: "1.1.us" } });
    const began = performance.now();

    await put();

    expect(performance.now() - began).toBeGreaterThan(900);
  });

  it.each([
    [409, "stale-epoch", StaleEpochError],
    [401, "unauthorized", UnauthorizedError],
    [413, "too-large", RefusedError],
    [400, "invalid-request", RefusedError],
  ])("does not try %i %s again", async (status, type, error) => {
    sidecar.answer = () => problem(status, type);

    const thrown = await put().catch((e: unknown) => e);

    expect(thrown).toBeInstanceOf(error);
    expect(thrown).toMatchObject({ type, status, message: expect.stringContaining(`detail of ${type}`) });
    expect(sidecar.seen.length).toBe(1);
  });

  it("gives up when the time to retry is over, with the last fault", async () => {
    sidecar.answer = () => problem(503, "torn");

    await expect(saver({ retryForMs: 100 }).getTuple(thread)).rejects.toBeInstanceOf(TornThreadError);
    expect(sidecar.seen.length).toBeGreaterThan(1);
  });

  it("does not wait for a sidecar that hangs", async () => {
    sidecar.answer = () => ({ status: 0, fault: "hang" });

    const thrown = await put({ timeoutMs: 50, retryForMs: 0 }).catch((e: unknown) => e);

    expect(thrown).toBeInstanceOf(SidecarUnavailableError);
    expect(thrown).toMatchObject({ type: "timeout", message: expect.stringContaining("raise timeoutMs") });
  });

  it("says how to reach a sidecar that is not there", async () => {
    const gone = sidecar.url;
    await sidecar[Symbol.asyncDispose]();

    await expect(new AgentRegionSaver({ url: gone, retryForMs: 0 }).getTuple(thread)).rejects.toThrow(/ECONNREFUSED.*start it, or name its address/);
    sidecar = await FakeSidecar.start();
  });

  it("ends a read with the run's signal, a write with the saver's only", async () => {
    sidecar.answer = ({ method }) => (method === "GET" ? { status: 0, fault: "hang" } : { status: 200, body: { version: "1.1.us" } });
    const run = new AbortController();
    const read = saver().getTuple({ ...thread, signal: run.signal });
    run.abort(new Error("the user left"));

    await expect(read).rejects.toThrow("the user left");
    await saver().put({ ...thread, signal: run.signal }, emptyCheckpoint(), metadata, {});
    await expect(saver({ signal: run.signal }).put(thread, emptyCheckpoint(), metadata, {})).rejects.toThrow("the user left");
  });

  it("speaks over a Unix socket", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "saver-")), "s.sock");
    const onSocket = await FakeSidecar.start(path);
    onSocket.answer = (_, count) => (count === 2 ? { status: 0, fault: "reset" } : { status: 200, body: { version: "1.1.us" } });
    const writer = saver({ url: `unix:${path}` });

    await writer.put(thread, emptyCheckpoint(), metadata, {});
    await writer.put(thread, emptyCheckpoint(), metadata, {});

    expect(onSocket.seen.map(({ method }) => method)).toEqual(["PUT", "PUT", "PUT"]);
    writer.close();
    await onSocket[Symbol.asyncDispose]();
  });

  it("names every wrong option at once", () => {
    expect(() => new AgentRegionSaver({ url: "sidecar:8077", timeoutMs: 0, tenant: "a b" })).toThrow(/url 'sidecar:8077'.*timeoutMs 0.*tenant/);
  });
});

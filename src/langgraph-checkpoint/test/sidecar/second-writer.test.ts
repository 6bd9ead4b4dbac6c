import { createServer, type Server } from "node:http";
import { emptyCheckpoint, uuid6, type Checkpoint } from "@langchain/langgraph-checkpoint";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { AgentRegionSaver, StaleEpochError, type Fork } from "../../src/index.js";
import { World, freePort } from "./world.js";

const metadata = { source: "loop" as const, step: 0, parents: {} };

function checkpoint(value: string, version: number): Checkpoint {
  return { ...emptyCheckpoint(), id: uuid6(0), channel_values: { value }, channel_versions: { value: version } };
}

describe("a second writer", () => {
  let world: World;
  let us: string;
  let eu: string;
  beforeAll(async () => {
    world = await World.start();
    [us, eu] = await Promise.all([world.sidecar("us-east-1").then(({ url }) => url), world.sidecar("eu-west-1").then(({ url }) => url)]);
  }, 120_000);
  afterAll(() => world[Symbol.asyncDispose]());

  const value = async (saver: AgentRegionSaver, config: object) => (await saver.getTuple(config))?.checkpoint.channel_values["value"];

  it.each([["of the same region", () => us], ["of another region", () => eu]])("%s puts a child of the same parent: both are kept, the later is current, the loser is listed", async (_, url) => {
    const onFork = vi.fn<(fork: Fork) => void>();
    const one = new AgentRegionSaver({ url: us, onFork });
    const other = new AgentRegionSaver({ url: url(), onFork });
    const thread = { configurable: { thread_id: uuid6(0) } };
    const parent = await one.put(thread, checkpoint("parent", 1), metadata, { value: 1 });
    const first = await one.put(parent, checkpoint("first", 2), metadata, { value: 2 });
    const second = await other.put(parent, checkpoint("second", 2), metadata, { value: 2 });

    expect(await value(one, thread)).toBe("second");
    expect(await value(other, thread)).toBe("second");
    expect(await value(other, first)).toBe("first");
    const ids = [second, first, parent].map(({ configurable }) => configurable!["checkpoint_id"]);
    expect(onFork).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ checkpointId: ids[0], siblings: [ids[1]] }));
    expect(await one.branches(thread)).toEqual([
      { checkpointId: ids[0], version: expect.any(String), current: true },
      { checkpointId: ids[1], version: expect.any(String), current: false, forkedFrom: ids[2] },
    ]);
    const listed: unknown[] = [];
    for await (const { checkpoint } of one.list(thread)) listed.push(checkpoint.id);
    expect(listed).toEqual(ids);
  });

  it("puts children at once: none is lost, one is current for all", async () => {
    const savers = [us, us, eu, eu].map((url) => new AgentRegionSaver({ url, onFork: () => {} }));
    const thread = { configurable: { thread_id: uuid6(0) } };
    const parent = await savers[0]!.put(thread, checkpoint("parent", 1), metadata, { value: 1 });
    const children = await Promise.all(savers.map((saver, i) => saver.put(parent, checkpoint(`child ${i}`, 2), metadata, { value: 2 })));

    expect(await Promise.all(children.map((child, i) => value(savers[(i + 1) % 4]!, child)))).toEqual(["child 0", "child 1", "child 2", "child 3"]);
    const current = await Promise.all(savers.map((saver) => value(saver, thread)));
    expect(new Set(current).size).toBe(1);
    expect((await savers[0]!.branches(thread)).map(({ current }) => current)).toEqual([true, false, false, false]);
  });

  it("of an older epoch is told so, and changes nothing", async () => {
    const operators = [await Operator.start(5, ["us-east-1"]), await Operator.start(6, ["eu-west-1"])];
    const [old, young] = await Promise.all(
      ["us-east-1", "eu-west-1"].map(async (region, i) => {
        const { url } = await world.sidecar(region, ["--service", "agents/support", "--operator", operators[i]!.url]);
        await vi.waitUntil(() => operators[i]!.asked > 0, { timeout: 30_000 });
        return new AgentRegionSaver({ url });
      }),
    );
    const thread = { configurable: { thread_id: uuid6(0) } };
    const parent = await old!.put(thread, checkpoint("parent", 1), metadata, { value: 1 });
    await young!.put(parent, checkpoint("young", 2), metadata, { value: 2 });

    await expect(old!.put(parent, checkpoint("late", 2), metadata, { value: 2 })).rejects.toBeInstanceOf(StaleEpochError);

    expect(await value(old!, thread)).toBe("young");
    await Promise.all(operators.map((operator) => operator[Symbol.asyncDispose]()));
  }, 120_000);
});

/** What a region's operator says of the service. */
class Operator implements AsyncDisposable {
  asked = 0;
  url = "";
  #server: Server | undefined;

  static async start(epoch: number, active: string[]): Promise<Operator> {
    const operator = new Operator();
    const port = await freePort();
    operator.url = `http://127.0.0.1:${port}`;
    operator.#server = createServer((_, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ epoch, term: 1, active, asOfSeconds: 0, changing: false, regions: [] }), () => operator.asked++);
    });
    await new Promise<void>((done) => operator.#server!.listen(port, "127.0.0.1", done));
    return operator;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((done) => this.#server?.close(done));
  }
}

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { World, builtDll } from "./world.js";

const agents = {
  "of LangGraph.js": { command: () => [process.execPath, resolve(import.meta.dirname, "../../sample/agent.js")], user: "human", assistant: "ai" },
  "in C#": { command: () => ["dotnet", builtDll("config/samples/agents/SupportAgent", "SupportAgent.dll")], user: "user", assistant: "assistant" },
};

async function run([program, ...first]: string[], ...args: string[]): Promise<{ signal: NodeJS.Signals | null; lines: string[] }> {
  const child = spawn(program!, [...first, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk));
  const signal = await new Promise<NodeJS.Signals | null>((done) => child.on("close", (_, signal) => done(signal)));
  return { signal, lines: text.trimEnd().split("\n") };
}

describe("the sample agent", () => {
  let world: World;
  beforeAll(async () => void (world = await World.start()), 120_000);
  afterAll(() => world[Symbol.asyncDispose]());

  it.each(Object.entries(agents))("%s dies amid a refund with its region, and goes on in another one without refunding twice", async (name, { command, user, assistant }) => {
    const agent = (...args: string[]) => run(command(), "--thread", `sample-${name.length}`, ...args);
    const ledger = join(mkdtempSync(join(tmpdir(), "agent-")), "refunds.log");
    const us = await world.sidecar("us-east-1");
    const died = await agent("--sidecar", us.url, "--ledger", ledger, "--say", "refund order 7", "--die-after-refund");
    await us.kill();
    const eu = await world.sidecar("eu-west-1");
    const went = await agent("--sidecar", eu.url, "--ledger", ledger);
    const next = await agent("--sidecar", eu.url, "--ledger", ledger, "--say", "thanks");

    expect(died.signal).toBe("SIGKILL");
    expect(went.lines).toEqual([
      `${user}: refund order 7`,
      `${assistant}: look_up`,
      "tool: order 7: 19.90 EUR, delivered",
      `${assistant}: refund`,
      "tool: refunded order 7",
      `${assistant}: Done: refunded order 7.`,
    ]);
    expect(next.lines.length).toBe(8);
    expect(readFileSync(ledger, "utf8")).toBe("refund 7\n");
  }, 180_000);
});

import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const root = resolve(import.meta.dirname, "../../../..");
const deadlineMs = 60_000;

/** DynamoDB Local with two fresh tables, and sidecars on them: all regions use one replica, as if replication took no time. */
export class World implements AsyncDisposable {
  readonly #dynamoDb: string;
  readonly #processes: ChildProcess[] = [];
  readonly tables = { sessions: `sessions-${randomUUID()}`, effects: `effects-${randomUUID()}` };

  private constructor(dynamoDb: string | undefined) {
    this.#dynamoDb = dynamoDb ?? "";
  }

  static async start(): Promise<World> {
    const named = process.env["AWS_ENDPOINT_URL_DYNAMODB"];
    const port = await freePort();
    const world = new World(named ?? `http://127.0.0.1:${port}`);
    if (named === undefined) await world.#startDynamoDb(port);
    for (const table of Object.values(world.tables)) await createTable(world.#dynamoDb, table);
    return world;
  }

  /** A sidecar of the built program, ready to be asked. */
  async sidecar(region: string, more: string[] = []): Promise<Sidecar> {
    const url = `http://127.0.0.1:${await freePort()}`;
    const process = this.#spawn("dotnet", [
      sidecarDll(), "--region", region, "--listen", url, "--log-format", "text", "--log-level", "Warning",
      "--store", "dynamodb", "--aws-region", "us-east-1", "--session-table", this.tables.sessions,
      "--effect-table", this.tables.effects, "--effect-endpoint", "us-east-1", "--skip-store-check", ...more,
    ], { AWS_ENDPOINT_URL_DYNAMODB: this.#dynamoDb, AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" });
    await answers(`${url}/healthz`, process);
    return { url, process, kill: () => ended(process, "SIGKILL") };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#processes.map((process) => ended(process, "SIGKILL")));
  }

  async #startDynamoDb(port: number): Promise<void> {
    const home = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "agentregion", "dynamodb-local-2.9.30");
    const jar = join(home, "DynamoDBLocal.jar");
    if (!existsSync(jar)) throw new Error(`there is no ${jar}: run ./dev test, which brings it, or name a DynamoDB Local by AWS_ENDPOINT_URL_DYNAMODB`);
    await answers(`http://127.0.0.1:${port}`, this.#spawn("java", [`-Djava.library.path=${join(home, "DynamoDBLocal_lib")}`, "-jar", jar, "-inMemory", "-port", `${port}`], {}));
  }

  #spawn(command: string, args: string[], environment: Record<string, string>): ChildProcess {
    const child = spawn(command, args, { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, ...environment } });
    this.#processes.push(child);
    return child;
  }
}

export interface Sidecar {
  readonly url: string;
  readonly process: ChildProcess;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
}

function sidecarDll(): string {
  return process.env["AGENTREGION_SIDECAR_DLL"] ?? builtDll("src/AgentRegions.Sidecar", "agentregion-sidecar.dll");
}

/** @throws when the project is not built. */
export function builtDll(project: string, name: string): string {
  const dll = ["Release", "Debug"].map((configuration) => join(root, project, "bin", configuration, "net10.0", name)).find(existsSync);
  if (dll === undefined) throw new Error(`${project} is not built: run ./dev build`);
  return dll;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

async function answers(url: string, process: ChildProcess): Promise<void> {
  for (const ends = performance.now() + deadlineMs; ; await delay(50)) {
    if (process.exitCode !== null) throw new Error(`${process.spawnargs.join(" ")} ended with ${process.exitCode}`);
    const answer = await fetch(url).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer !== undefined) return;
    if (performance.now() > ends) throw new Error(`${url} does not answer`);
  }
}

async function ended(process: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const exit = new Promise((done) => process.once("exit", done));
  process.kill(signal);
  await exit;
}

/** DynamoDB Local wants a signature to be there, and does not check it. */
async function createTable(endpoint: string, table: string): Promise<void> {
  const key = (name: string, type: string) => ({ AttributeName: name, [type === "S" ? "AttributeType" : "KeyType"]: type });
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "DynamoDB_20120810.CreateTable",
      authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
    },
    body: JSON.stringify({
      TableName: table,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [key("pk", "S"), key("sk", "S")],
      KeySchema: [key("pk", "HASH"), key("sk", "RANGE")],
    }),
  });
  if (!answer.ok) throw new Error(`CreateTable: ${answer.status} ${await answer.text()}`);
}

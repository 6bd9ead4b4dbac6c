import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: any;
  /** Of the connection: equal for requests that shared it. */
  port: number | undefined;
}

export interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** Instead of an answer. */
  fault?: "hang" | "reset";
}

/** A sidecar whose answers the test gives. */
export class FakeSidecar implements AsyncDisposable {
  readonly seen: Seen[] = [];
  answer: (seen: Seen, count: number) => Reply = () => ({ status: 200, body: {} });
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      const seen = { method: request.method!, url: request.url!, headers: request.headers, body: text === "" ? undefined : JSON.parse(text), port: request.socket.remotePort };
      this.seen.push(seen);
      const reply = this.answer(seen, this.seen.length);
      if (reply.fault === "reset") request.socket.destroy();
      if (reply.fault !== undefined) return;
      response.writeHead(reply.status, { "content-type": reply.status < 300 ? "application/json" : "application/problem+json", ...reply.headers });
      response.end(reply.body === undefined ? undefined : JSON.stringify(reply.body));
    });
  }

  static async start(socketPath?: string): Promise<FakeSidecar> {
    const fake = new FakeSidecar();
    await new Promise<void>((done) => (socketPath === undefined ? fake.#server.listen(0, "127.0.0.1", done) : fake.#server.listen(socketPath, done)));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}

export const problem = (status: number, type: string, more: object = {}): Reply => ({ status, body: { type, detail: `detail of ${type}`, ...more } });

import { Agent, request } from "node:http";

/** One request; headers and body as text. */
export interface Call {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
  signal: AbortSignal;
}

export interface Answer {
  status: number;
  retryAfter: string | undefined;
  body: string;
}

export interface Transport {
  send(call: Call): Promise<Answer>;
  close(): void;
}

export function transportOf(url: string): Transport {
  return url.startsWith("unix:") ? unixSocket(url.slice("unix:".length)) : overFetch(url.replace(/\/+$/, ""));
}

/** The global fetch keeps connections alive by itself. */
function overFetch(base: string): Transport {
  return {
    async send({ method, path, headers, body, signal }) {
      const response = await fetch(base + path, { method, headers, signal, redirect: "error", ...(body === undefined ? {} : { body }) });
      return { status: response.status, retryAfter: response.headers.get("retry-after") ?? undefined, body: await response.text() };
    },
    close() {},
  };
}

/** fetch knows no Unix sockets; node:http does. */
function unixSocket(socketPath: string): Transport {
  const agent = new Agent({ keepAlive: true });
  return {
    send: ({ method, path, headers, body, signal }) =>
      new Promise((resolve, reject) => {
        const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
        const sent = request({ socketPath, agent, method, path, signal, headers: { host: "localhost", ...headers, ...length } }, (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () =>
            resolve({ status: response.statusCode ?? 0, retryAfter: response.headers["retry-after"], body: Buffer.concat(chunks).toString("utf8") }),
          );
        });
        sent.on("error", reject);
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}

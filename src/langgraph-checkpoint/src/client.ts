import { setTimeout as delay } from "node:timers/promises";
import { AgentRegionError, SidecarUnavailableError, errorOf, isTransient, type Problem } from "./errors.js";
import type { ResolvedOptions } from "./options.js";
import { transportOf, type Answer, type Transport } from "./transport.js";

export interface Request {
  method: "GET" | "PUT" | "POST" | "DELETE";
  /** Each is one segment of the path, escaped here. */
  path: string[];
  query?: Record<string, string | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

/** An answer that is not a success and not an error to throw: the caller knows what it means. */
export interface Refusal {
  status: number;
  problem: Problem;
}

const mostDelayMs = 2_000;

/** Sends requests until one is answered for good. All requests of the saver may be repeated, so every fault that may pass is retried. */
export class SidecarClient {
  readonly #options: ResolvedOptions;
  readonly #transport: Transport;

  constructor(options: ResolvedOptions, transport: Transport = transportOf(options.url)) {
    this.#options = options;
    this.#transport = transport;
  }

  /** The parsed body of a success, or what `handled` says to give back of a problem. */
  async send<T>(request: Request, handled: (refusal: Refusal) => boolean = () => false): Promise<{ value: T } | { refusal: Refusal }> {
    const { retryForMs, retryDelayMs } = this.#options;
    const ends = performance.now() + retryForMs;
    for (let wait = retryDelayMs; ; wait = Math.min(wait * 2, mostDelayMs)) {
      const outcome = await this.#attempt(request);
      if (!(outcome instanceof AgentRegionError) && outcome.status < 300) {
        return { value: (outcome.body === "" ? undefined : JSON.parse(outcome.body)) as T };
      }
      let error: AgentRegionError;
      let asked = 0;
      if (outcome instanceof AgentRegionError) {
        error = outcome;
      } else {
        const problem = problemOf(outcome);
        const refusal = { status: outcome.status, problem };
        if (handled(refusal)) return { refusal };
        error = errorOf(outcome.status, problem);
        if (!isTransient(outcome.status)) throw error;
        asked = Number(outcome.retryAfter ?? 0) * 1_000 || 0;
      }
      const pause = Math.max(wait * (0.5 + Math.random() / 2), Math.min(asked, mostDelayMs));
      if (performance.now() + pause > ends) throw error;
      await delay(pause, undefined, { signal: this.#signalOf(request) });
    }
  }

  close(): void {
    this.#transport.close();
  }

  /** An answer, or the fault that may pass; what ends the request for good is thrown. */
  async #attempt(request: Request): Promise<Answer | SidecarUnavailableError> {
    const { timeoutMs, token, tenant, url } = this.#options;
    const signal = this.#signalOf(request);
    signal?.throwIfAborted();
    const bearer = typeof token === "function" ? await token() : token;
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      return await this.#transport.send({
        method: request.method,
        path: pathOf(request, tenant),
        headers: {
          accept: "application/json",
          ...(request.body === undefined ? {} : { "content-type": "application/json" }),
          ...request.headers,
          ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        },
        body: request.body === undefined ? undefined : JSON.stringify(request.body),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
    } catch (cause) {
      signal?.throwIfAborted();
      return timeout.aborted
        ? new SidecarUnavailableError(`the sidecar at ${url} did not answer within ${timeoutMs} ms; raise timeoutMs if its store is that slow`, "timeout", undefined, { cause })
        : new SidecarUnavailableError(`the sidecar at ${url} cannot be reached (${reasonOf(cause)}); start it, or name its address by the option "url" or AGENTREGION_SIDECAR`, "unreachable", undefined, { cause });
    }
  }

  #signalOf(request: Request): AbortSignal | undefined {
    const signals = [this.#options.signal, request.signal].filter((signal) => signal !== undefined);
    return signals.length > 1 ? AbortSignal.any(signals) : signals[0];
  }
}

function pathOf({ path, query }: Request, tenant: string | undefined): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, tenant })) if (value !== undefined) parameters.set(name, value);
  const text = parameters.toString();
  return `/v1/${path.map(encodeURIComponent).join("/")}${text === "" ? "" : `?${text}`}`;
}

function problemOf(answer: Answer): Problem {
  try {
    const problem: unknown = JSON.parse(answer.body);
    return typeof problem === "object" && problem !== null ? problem : {};
  } catch {
    return {};
  }
}

/** fetch says "fetch failed", and why in its cause. */
function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return inner instanceof Error ? ((inner as NodeJS.ErrnoException).code ?? inner.message) : String(inner);
}

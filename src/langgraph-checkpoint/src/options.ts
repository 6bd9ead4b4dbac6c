import type { SerializerProtocol } from "@langchain/langgraph-checkpoint";
import type { Fork, StaleRead } from "./events.js";

/** How the saver reaches its sidecar. Everything has a default. */
export interface AgentRegionSaverOptions {
  /** `http://127.0.0.1:8077`, or `unix:/run/agentregion/sidecar.sock`. Default: `AGENTREGION_SIDECAR`, else the former. */
  url?: string;
  /** The bearer token, or where to get it anew for each request. Default: none. */
  token?: string | (() => string | Promise<string>);
  /** Whose threads these are: 1 to 64 letters, digits, dots, hyphens or underscores. Default: the sidecar's own tenant. */
  tenant?: string;
  /** How long one request may take, in milliseconds: 1 to 600000. Default 10000. */
  timeoutMs?: number;
  /** For how long a request is tried again while the sidecar or its store is away, in milliseconds; 0: never. Default 30000. */
  retryForMs?: number;
  /** The delay before the first retry, in milliseconds; it doubles, with jitter, up to 2 s. Default 50. */
  retryDelayMs?: number;
  /** Ends every request that is under way, and refuses later ones. */
  signal?: AbortSignal;
  /**
   * What to do when the newest checkpoint has not all arrived from its region: `accept` goes on from the newest that is whole and tells
   * `onStale`; `reject` throws a `StaleReadError`. Default: `accept`.
   */
  staleReads?: "accept" | "reject";
  /** Told of a read that is not the newest. Default: a process warning. */
  onStale?: (read: StaleRead) => void;
  /** Told when a checkpoint became a fork: another child of its parent was the current one. Default: a process warning. */
  onFork?: (fork: Fork) => void;
  /** How values become bytes. Default: LangGraph's own. */
  serde?: SerializerProtocol;
}

/** The options with their defaults; throws a `TypeError` that names every wrong one. */
export function resolve(options: AgentRegionSaverOptions) {
  const url = options.url ?? process.env["AGENTREGION_SIDECAR"] ?? "http://127.0.0.1:8077";
  const resolved = {
    url,
    token: options.token,
    tenant: options.tenant,
    timeoutMs: options.timeoutMs ?? 10_000,
    retryForMs: options.retryForMs ?? 30_000,
    retryDelayMs: options.retryDelayMs ?? 50,
    signal: options.signal,
    staleReads: options.staleReads ?? "accept",
    onStale: options.onStale ?? ((read: StaleRead) => process.emitWarning(read.message, "AgentRegionStaleRead")),
    onFork: options.onFork ?? ((fork: Fork) => process.emitWarning(fork.message, "AgentRegionFork")),
  };
  const problems = [
    !url.startsWith("unix:/") && !/^https?:\/\//.test(url) && `url '${url}': write http://127.0.0.1:8077 or unix:/run/agentregion/sidecar.sock`,
    !(resolved.timeoutMs >= 1 && resolved.timeoutMs <= 600_000) && `timeoutMs ${resolved.timeoutMs}: write 1 to 600000`,
    !(resolved.retryForMs >= 0 && resolved.retryForMs <= 600_000) && `retryForMs ${resolved.retryForMs}: write 0 to 600000`,
    !(resolved.retryDelayMs >= 1 && resolved.retryDelayMs <= 2_000) && `retryDelayMs ${resolved.retryDelayMs}: write 1 to 2000`,
    resolved.tenant !== undefined && !/^[A-Za-z0-9._-]{1,64}$/.test(resolved.tenant) && "tenant: write 1 to 64 letters, digits, dots, hyphens or underscores",
  ].filter((problem) => problem !== false);
  if (problems.length > 0) throw new TypeError(`AgentRegionSaver: ${problems.join("; ")}`);
  return resolved;
}

export type ResolvedOptions = ReturnType<typeof resolve>;

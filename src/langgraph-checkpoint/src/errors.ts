import type { StaleRead } from "./events.js";

/** What the sidecar answered, or that it did not. The message says what to do. */
export class AgentRegionError extends Error {
  override readonly name: string = "AgentRegionError";
  /** The problem's type, as the sidecar calls it; `unreachable` and `timeout` when there was no answer. */
  readonly type: string;
  /** The HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;

  constructor(message: string, type: string, status?: number, options?: ErrorOptions) {
    super(message, options);
    this.type = type;
    this.status = status;
  }
}

/** Another region took over the service: this process must not go on with the thread. Its last checkpoint was not stored. */
export class StaleEpochError extends AgentRegionError {
  override readonly name = "StaleEpochError";
}

/** Something that was asked for, or an ancestor of it, has not arrived from its region within the time to retry. */
export class TornThreadError extends AgentRegionError {
  override readonly name = "TornThreadError";
}

/** The sidecar, or its store, is away. A write may have happened; all writes may be sent again. */
export class SidecarUnavailableError extends AgentRegionError {
  override readonly name = "SidecarUnavailableError";
}

/** The sidecar wants another token. */
export class UnauthorizedError extends AgentRegionError {
  override readonly name = "UnauthorizedError";
}

/** The sidecar does not take this: a name, a size. Sending it again does not help. */
export class RefusedError extends AgentRegionError {
  override readonly name = "RefusedError";
}

/** The newest checkpoint has not all arrived, and `staleReads` is `reject`. */
export class StaleReadError extends AgentRegionError {
  override readonly name = "StaleReadError";
  readonly read: StaleRead;

  constructor(read: StaleRead) {
    super(`${read.message}. Ask again in a moment, or set staleReads to "accept"`, "stale-read");
    this.read = read;
  }
}

/** An earlier run of this side effect began and never said how it ended. Somebody must look; the message says what to do then. */
export class EffectUnknownError extends AgentRegionError {
  override readonly name = "EffectUnknownError";
}

/** Thrown by a tool: it certainly changed nothing, so it may be run again. */
export class DidNothingError extends Error {
  override readonly name = "DidNothingError";
}

/** A problem answer (RFC 9457), as much of it as is used here. */
export interface Problem {
  type?: string;
  detail?: string;
  status?: number;
  channels?: string[];
}

const retried = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Whether the same request may be answered otherwise in a moment. All requests of the saver may be repeated. */
export function isTransient(status: number): boolean {
  return retried.has(status);
}

export function errorOf(status: number, problem: Problem): AgentRegionError {
  const type = problem.type ?? `http-${status}`;
  const detail = problem.detail ?? `the sidecar answered ${status}`;
  if (type === "stale-epoch") return new StaleEpochError(`${detail}. Let the region that is active now go on with the thread`, type, status);
  if (type === "torn") return new TornThreadError(detail, type, status);
  if (type === "unknown") return new EffectUnknownError(detail, type, status);
  if (status === 401) return new UnauthorizedError(`${detail} (option "token")`, type, status);
  if (isTransient(status)) return new SidecarUnavailableError(detail, type, status);
  return new RefusedError(detail, type, status);
}

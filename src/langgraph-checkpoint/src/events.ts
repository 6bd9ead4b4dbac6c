/** A checkpoint that was read while a newer one has not all arrived from its region yet. */
export interface StaleRead {
  readonly threadId: string;
  readonly namespace: string;
  readonly checkpointId: string;
  /** The version of the newer one: epoch, number and region. */
  readonly behind: string;
  readonly message: string;
}

/** A checkpoint whose parent had another child that was the current one until now. Both are kept; `branches` lists them. */
export interface Fork {
  readonly threadId: string;
  readonly namespace: string;
  readonly checkpointId: string;
  /** The ids that are no longer current. */
  readonly siblings: readonly string[];
  readonly message: string;
}

/** The end of a line of a thread. */
export interface Branch {
  readonly checkpointId: string;
  readonly version: string;
  /** Whether the thread goes on from it. */
  readonly current: boolean;
  /** The nearest ancestor that the current line shares. */
  readonly forkedFrom?: string;
}

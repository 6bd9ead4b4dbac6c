/** Calls that are under way, by key. */
export class InFlight {
  readonly #calls = new Map<string, Set<Promise<void>>>();

  async track(key: string, run: () => Promise<void>): Promise<void> {
    const calls = this.#calls.get(key) ?? new Set();
    this.#calls.set(key, calls);
    const call = run();
    calls.add(call);
    try {
      await call;
    } finally {
      calls.delete(call);
      if (calls.size === 0 && this.#calls.get(key) === calls) this.#calls.delete(key);
    }
  }

  /** Waits for all calls of a key; whether they succeeded is their callers' concern. */
  async settled(key: string): Promise<void> {
    await Promise.allSettled(this.#calls.get(key) ?? []);
  }
}

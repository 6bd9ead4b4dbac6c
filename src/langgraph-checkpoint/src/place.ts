import type { RunnableConfig } from "@langchain/core/runnables";

/** Where in LangGraph's world a call is. */
export interface Place {
  threadId: string;
  namespace: string;
  checkpointId: string | undefined;
}

export function placeOf(config: RunnableConfig): Place | undefined {
  const { thread_id, checkpoint_ns, checkpoint_id, thread_ts } = config.configurable ?? {};
  if (thread_id === undefined) return undefined;
  return { threadId: String(thread_id), namespace: checkpoint_ns ?? "", checkpointId: checkpoint_id || thread_ts || undefined };
}

/** @throws when the config names no thread. */
export function requirePlace(config: RunnableConfig, what: string): Place {
  const place = placeOf(config);
  if (place === undefined) {
    throw new TypeError(`${what}: the config has no configurable.thread_id; pass { configurable: { thread_id: "..." } } when the graph is invoked`);
  }
  return place;
}

export function configOf(threadId: string, namespace: string, checkpointId: string): RunnableConfig {
  return { configurable: { thread_id: threadId, checkpoint_ns: namespace, checkpoint_id: checkpointId } };
}

import type { SerializerProtocol } from "@langchain/langgraph-checkpoint";
import type { WireValue } from "./wire.js";

export async function dump(serde: SerializerProtocol, value: unknown): Promise<WireValue> {
  const [type, bytes] = await serde.dumpsTyped(value);
  return { type, data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64") };
}

export async function load(serde: SerializerProtocol, { type, data }: WireValue): Promise<unknown> {
  return serde.loadsTyped(type, new Uint8Array(Buffer.from(data, "base64")));
}

/** Calls `then` for all entries at once. An own `__proto__` stays a key. */
export async function mapValues<A, B>(record: Record<string, A>, then: (value: A, name: string) => Promise<B>): Promise<Record<string, B>> {
  return Object.fromEntries(await Promise.all(Object.entries(record).map(async ([name, value]) => [name, await then(value, name)] as const)));
}

/** The bodies of `/v1/threads`. Bytes are base64. */

export interface WireValue {
  type: string;
  data: string;
}

export interface WireChannel {
  name: string;
  version: string;
  value?: WireValue;
}

export interface WireNewCheckpoint {
  parent?: string;
  checkpoint: WireValue;
  metadata: WireValue;
  channels: WireChannel[];
}

export interface WireStored {
  version: string;
  siblings?: string[];
}

export interface WireWrite {
  index: number;
  channel: string;
  value: WireValue;
}

export interface WirePendingWrite {
  task: string;
  channel: string;
  value: WireValue;
}

export interface WireCheckpoint {
  ns: string;
  id: string;
  parent?: string;
  version: string;
  checkpoint: WireValue;
  metadata: WireValue;
  channels: Record<string, WireValue>;
  writes: WirePendingWrite[];
  stale_behind?: string;
}

export interface WirePage {
  checkpoints: WireCheckpoint[];
  next?: string;
}

export interface WireHistory {
  channels: Record<string, { seed?: WireValue; writes: WirePendingWrite[] }>;
}

export interface WireBranches {
  branches: { id: string; version: string; current: boolean; forked_from?: string }[];
}

export { AgentRegionSaver } from "./saver.js";
export type { AgentRegionSaverOptions } from "./options.js";
export type { Branch, Fork, StaleRead } from "./events.js";
export { Effects, type Effect } from "./effects.js";
export {
  AgentRegionError,
  DidNothingError,
  EffectUnknownError,
  RefusedError,
  SidecarUnavailableError,
  StaleEpochError,
  StaleReadError,
  TornThreadError,
  UnauthorizedError,
} from "./errors.js";

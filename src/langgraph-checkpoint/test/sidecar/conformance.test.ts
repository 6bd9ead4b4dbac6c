import { randomUUID } from "node:crypto";
import { deltaChannelHistoryTests, specTest } from "@langchain/langgraph-checkpoint-validation";
import { AgentRegionSaver } from "../../src/index.js";

const initializer = {
  checkpointerName: "AgentRegionSaver",
  createCheckpointer: () => new AgentRegionSaver({ url: process.env["PROBE"]!, tenant: `t-${randomUUID()}` }),
  destroyCheckpointer: (saver: AgentRegionSaver) => saver.close(),
};
specTest(initializer);
deltaChannelHistoryTests(initializer);

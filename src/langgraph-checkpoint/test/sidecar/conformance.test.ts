import { randomUUID } from "node:crypto";
import { deltaChannelHistoryTests, specTest } from "@langchain/langgraph-checkpoint-validation";
import { AgentRegionSaver } from "../../src/index.js";
import { World } from "./world.js";

let world: World;
let url: string;

// LangChain's own suite. Each saver has a tenant of its own, so that listing all threads finds the test's only.
const initializer = {
  checkpointerName: "AgentRegionSaver",
  beforeAllTimeout: 120_000,
  async beforeAll() {
    world = await World.start();
    url = (await world.sidecar("us-east-1")).url;
  },
  afterAll: () => world[Symbol.asyncDispose](),
  createCheckpointer: () => new AgentRegionSaver({ url, tenant: `t-${randomUUID()}` }),
  destroyCheckpointer: (saver: AgentRegionSaver) => saver.close(),
};
specTest(initializer);
deltaChannelHistoryTests(initializer);

// @ts-check
// An agent that refunds orders, with a scripted model instead of a paid one. When its region dies amid a tool call, the same command goes on in
// another region: node sample/agent.js --thread demo --say "refund order 7", then node sample/agent.js --thread demo
import { appendFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { MessagesAnnotation, StateGraph } from "@langchain/langgraph";
import { ToolNode } from "@langchain/langgraph/prebuilt";
import { AgentRegionSaver, Effects } from "@agentregion/langgraph-checkpoint";

const { values: args } = parseArgs({
  options: {
    thread: { type: "string", default: "demo" },
    say: { type: "string" },
    sidecar: { type: "string" },
    /** Where the outer world notes refunds. */
    ledger: { type: "string", default: "refunds.log" },
    /** Dies right after the refund, before anything of it is in a checkpoint. */
    "die-after-refund": { type: "boolean", default: false },
  },
});
const options = args.sidecar === undefined ? {} : { url: args.sidecar };
const effects = new Effects(options);

const order = { type: "object", properties: { order: { type: "number" } }, required: ["order"] };

const lookUp = tool(async ({ order }) => `order ${order}: 19.90 EUR, delivered`, { name: "look_up", description: "Shows an order.", schema: order });

const refund = tool(
  async ({ order }, config) => {
    const receipt = await effects.once({ threadId: args.thread, callId: config.toolCall.id, tool: "refund", arguments: { order } }, async () => {
      appendFileSync(args.ledger, `refund ${order}\n`);
      return `refunded order ${order}`;
    });
    if (args["die-after-refund"]) process.kill(process.pid, "SIGKILL");
    return receipt;
  },
  { name: "refund", description: "Pays an order back.", schema: order },
);

/** What a model would decide. Its messages are in the checkpoint before a tool runs, so a call keeps its id wherever it runs again. */
function model({ messages }) {
  const last = messages.at(-1);
  const call = (name, order) => new AIMessage({ content: "", tool_calls: [{ name, args: { order }, id: `${name}-${messages.length}`, type: "tool_call" }] });
  const asked = /refund order (\d+)/.exec(String(messages.findLast((message) => message.getType() === "human")?.content));
  if (last.getType() === "human" && asked) return { messages: call("look_up", Number(asked[1])) };
  if (last.getType() === "tool" && last.name === "look_up" && asked) return { messages: call("refund", Number(asked[1])) };
  if (last.getType() === "tool") return { messages: new AIMessage(`Done: ${last.content}.`) };
  return { messages: new AIMessage("I refund orders: say 'refund order 7'.") };
}

const graph = new StateGraph(MessagesAnnotation)
  .addNode("model", model)
  .addNode("tools", new ToolNode([lookUp, refund]))
  .addEdge("__start__", "model")
  .addConditionalEdges("model", ({ messages }) => (/** @type {AIMessage} */ (messages.at(-1)).tool_calls?.length ? "tools" : "__end__"))
  .addEdge("tools", "model")
  // The one line:
  .compile({ checkpointer: new AgentRegionSaver(options) });

const config = { configurable: { thread_id: args.thread }, durability: /** @type {const} */ ("sync") };
// Without something to say it goes on where the thread stands.
const { messages } = await graph.invoke(args.say === undefined ? null : { messages: [new HumanMessage(args.say)] }, config);
for (const message of messages) console.log(`${message.getType()}: ${message.content || message.tool_calls?.map(({ name }) => name).join()}`);

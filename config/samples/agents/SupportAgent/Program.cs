using SupportAgent;

// An agent that refunds orders, with a scripted model instead of a paid one, through the sidecar beside it. When its region dies amid a tool call, the same
// command without --say goes on in another region.
string? Option(string name) => args.SkipWhile(a => a != name).Skip(1).FirstOrDefault();

using var sidecar = new Sidecar(new(Option("--sidecar") ?? "http://127.0.0.1:8077"), Option("--thread") ?? "demo");
var tools = new Tools(sidecar, Option("--ledger") ?? "refunds.log", dieAfterRefund: args.Contains("--die-after-refund"));
var messages = await sidecar.OpenAsync();
if (Option("--say") is { } said)
    await sidecar.AppendAsync(Message.User(messages.Count, said));
while (ScriptedModel.Answer(messages) is { } next)
{
    // A call is stored before it runs, so it keeps its id wherever it runs again.
    await sidecar.AppendAsync(next is { Call: { } call, Role: "tool" } ? Message.Result(messages.Count, call, await tools.RunAsync(call)) : next);
}
foreach (var message in messages)
    Console.WriteLine(message);

using System.CommandLine;
using System.Globalization;
using System.Net;
using AgentRegions.Core.Health;

namespace AgentRegions.Sandbox.Agents;

internal static class AgentCommand
{
    private const string Help = """
        Runs the agent of one region until SIGTERM or Ctrl+C.

          GET  /         says which region served
          GET  /health   the health report that the operator probes
          POST /probe/semantic  answers to the questions of a SemanticProbe gate
          GET  /stream   server-sent events without end; each counts in the report's streams.active
          POST /control  makes it misbehave: curl -d '{"mode": "down503"}' http://127.0.0.1:18081/control
                         modes: ok, degraded, down503, slow, hang, not-json, huge, half-fail;
                         the report's fields can be changed too, e.g. {"model_tag": "m-8"},
                         and the semantic probe's answers: {"semantic": {"drift": 0.05, "lambda": "chaotic", "gap": true, "fault": "cut"}}, {"semantic": {}} mends them

        Whoever reaches the port can use /control; that is why it listens on loopback unless told otherwise.
        """;

    private static readonly HealthReport Usual = DemoContract.Of("");
    private static readonly Option<string> Region = new("--region") { Description = "The region that it serves, e.g. us-east-1", Required = true };
    private static readonly Option<int> Port = new("--port")
    {
        Description = "The port to listen on; 0 takes a free one and prints it",
        DefaultValueFactory = _ => 18081,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535)
                return port;
            result.AddError($"--port takes a number from 0 to 65535, not \"{result.Tokens[0].Value}\"");
            return 0;
        },
    };
    private static readonly Option<IPAddress> Bind = new("--bind")
    {
        Description = "The address to listen on; 0.0.0.0 for all",
        DefaultValueFactory = _ => IPAddress.Loopback,
        CustomParser = result =>
        {
            if (IPAddress.TryParse(result.Tokens[0].Value, out var address))
                return address;
            result.AddError($"--bind takes an IP address such as 127.0.0.1, not \"{result.Tokens[0].Value}\"");
            return null;
        },
    };
    private static readonly Option<string> Release = Text("--release", "The release that it says it runs", Usual.Release!);
    private static readonly Option<string> SchemaRev = Text("--schema-rev", "The revision of its session schema", Usual.SchemaRev!);
    private static readonly Option<string> ModelTag = Text("--model-tag", "The model that it uses", Usual.ModelTag!);
    private static readonly Option<string> IndexHash = Text("--index-hash", "The hash of its retrieval index", Usual.IndexHash!);
    private static readonly Option<string> SecretsRev = Text("--secrets-rev", "The revision of its secrets", Usual.SecretsRev!);
    private static readonly Option<string> BlobManifest = Text("--blob-manifest", "The hash of its blobs' manifest", Usual.BlobManifest!);
    private static readonly Option<bool> StopWithStdin = new("--stop-with-stdin") { Description = "Stop when standard input ends, so as not to outlive the program that started it" };

    public static Command Create()
    {
        var command = new Command("agent", Help) { Region, Port, Bind, Release, SchemaRev, ModelTag, IndexHash, SecretsRev, BlobManifest, StopWithStdin };
        command.SetAction((parsed, cancellation) => AgentHost.RunAsync(new()
        {
            Bind = parsed.GetValue(Bind)!,
            Port = parsed.GetValue(Port),
            StopWithStdin = parsed.GetValue(StopWithStdin),
            Report = DemoContract.Of(parsed.GetValue(Region)!) with
            {
                Release = parsed.GetValue(Release),
                SchemaRev = parsed.GetValue(SchemaRev),
                ModelTag = parsed.GetValue(ModelTag),
                IndexHash = parsed.GetValue(IndexHash),
                SecretsRev = parsed.GetValue(SecretsRev),
                BlobManifest = parsed.GetValue(BlobManifest),
            },
        }, cancellation));
        return command;
    }

    private static Option<string> Text(string name, string description, string value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };
}

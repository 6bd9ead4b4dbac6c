using System.CommandLine;
using AgentRegions.Core;
using AgentRegions.Sidecar.Options;
using AgentRegions.Sidecar.Stores;

namespace AgentRegions.Sidecar.Hosting;

/// <summary>The command line.</summary>
internal static class SidecarCommand
{
    private const string Teaching = """
        Carries the sessions of the agent beside it along when its region fails: checkpoints, effects that run once, a warm cache,
        and the health answer that the operators probe, over HTTP on loopback or a Unix socket. /openapi.json says what it takes.

        Try it on your machine:
          agentregion-sidecar --region us-east-1 --store files --directory /tmp/sessions --log-format text
          curl http://127.0.0.1:8077/health

        The tables, once for a service:
          agentregion-sidecar tables create --store dynamodb --region us-east-1 eu-west-1 \
            --effect-table agent-effects --effect-endpoint us-east-1 us-east-2 us-west-2

        In a pod, beside an agent whose service fails over:
          agentregion-sidecar --region us-east-1 --service agents/support-agent \
            --operator http://agentregion-operator.agentregion-system:8080 --listen unix:/run/agentregion/sidecar.sock \
            --store dynamodb --effect-table agent-effects --effect-endpoint us-east-1 us-east-2 us-west-2 \
            --session-peer us-east-1 eu-west-1
        """;

    public static RootCommand Create()
    {
        var region = new Option<string>("--region") { Required = true, HelpName = "us-east-1", Description = "The AgentRegion that it belongs to." };
        var service = new Option<NamespacedName?>("--service") { HelpName = "namespace/name", Description = "The FailoverPolicy of the agent's service.", CustomParser = Arguments.Service };
        var @operator = new Option<Uri?>("--operator") { HelpName = "URL", Description = "The region's own operator: who is active is asked there. Without it and --service nothing is ever fenced: for one machine only.", CustomParser = Arguments.Url };
        var listen = new Option<string>("--listen") { HelpName = "ADDRESS", Description = "http://127.0.0.1:8077 or unix:/run/agentregion/sidecar.sock. Off loopback it needs --token-file.", DefaultValueFactory = _ => "http://127.0.0.1:8077" };
        var token = new Option<string?>("--token-file") { HelpName = "FILE", Description = "The token that every request but /health must bear. Read again when it changes." };
        var contract = new Option<string?>("--contract-file") { HelpName = "FILE", Description = "JSON with release, schema_rev, model_tag, index_hash, secrets_rev, blob_manifest: what /health says until the agent reports its own by PUT /v1/contract." };
        var body = new Option<long>("--max-body") { HelpName = "BYTES", Description = "The largest request body.", DefaultValueFactory = _ => new SidecarLimits().BodyBytes };
        var timeout = Arguments.Span("--request-timeout", "How long a request may take.", new SidecarLimits().RequestTimeout);
        var connections = new Option<int>("--max-connections") { Description = "Connections at a time.", DefaultValueFactory = _ => new SidecarLimits().Connections };
        var stop = Arguments.Span("--stop-timeout", "How long a stop may take, in which what is not stored yet is stored.", new SidecarLimits().StopTimeout);
        var format = new Option<LogFormat>("--log-format") { Description = "json, or text for people.", DefaultValueFactory = _ => LogFormat.Json };
        var level = new Option<LogLevel>("--log-level") { Description = "The least level that is logged.", DefaultValueFactory = _ => LogLevel.Information };

        var command = new RootCommand(Teaching) { region, service, @operator, listen, token, contract, body, timeout, connections, stop, format, level, TablesCommand.Create() };
        foreach (var option in StoreArguments.All.Concat(CacheArguments.All))
            command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) => await RunAsync(
            new()
            {
                Region = parsed.GetRequiredValue(region),
                Service = parsed.GetValue(service),
                Operator = parsed.GetValue(@operator),
                Listen = parsed.GetRequiredValue(listen),
                TokenFile = parsed.GetValue(token),
                ContractFile = parsed.GetValue(contract),
                Store = StoreArguments.Read(parsed),
                Cache = CacheArguments.Read(parsed),
                Limits = new()
                {
                    BodyBytes = parsed.GetValue(body),
                    RequestTimeout = parsed.GetValue(timeout),
                    Connections = parsed.GetValue(connections),
                    StopTimeout = parsed.GetValue(stop),
                },
                LogFormat = parsed.GetValue(format),
                LogLevel = parsed.GetValue(level),
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SidecarOptions options, CancellationToken cancellationToken)
    {
        if (SidecarOptionsRules.Problems(options) is { Count: > 0 } problems)
        {
            foreach (var problem in problems)
                await Console.Error.WriteLineAsync($"agentregion-sidecar: {problem}");
            return 1;
        }
        try
        {
            await using var app = SidecarApp.Build(options);
            await app.RunAsync(cancellationToken);
            return Environment.ExitCode;
        }
        catch (Exception e) when (e is ArgumentException or IOException or StoreRefusedException)
        {
            await Console.Error.WriteLineAsync($"agentregion-sidecar: {e.Message}");
            return 1;
        }
    }
}

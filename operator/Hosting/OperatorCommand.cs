using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using AgentRegions.Operator.RoutingControls;
using AgentRegions.Operator.Signals;
using AgentRegions.Operator.StatusPages;
using AgentRegions.Probing.Control;
using k8s.Exceptions;

namespace AgentRegions.Operator.Hosting;

/// <summary>The command line.</summary>
internal static class OperatorCommand
{
    private const string Teaching = """
        Keeps stateful AI-agent services alive when a cloud region fails: probes each AgentRegion, and moves the DNS name of
        each FailoverPolicy in Route 53 when its active region is down.

        It finds its cluster as kubectl does (KUBECONFIG, the pod's service account, ~/.kube/config) and AWS as every SDK does
        (AWS_REGION, AWS_PROFILE, web identity, container credentials, AWS_ENDPOINT_URL_ROUTE_53).

        Try it on your machine:
          agentregion-operator --region us-east-1 --http-bind-address 127.0.0.1:8080 --log-format text
          kubectl get areg,fop,failovers

        One operator in the cluster of each region, agreeing through a DynamoDB table:
          agentregion-operator coordination create --table agentregion-coordination --endpoint us-east-1 us-east-2 us-west-2
        """;

    private static readonly IPEndPoint DefaultAddress = new(IPAddress.Any, 8080);

    public static RootCommand Create()
    {
        var region = new Option<string>("--region") { Required = true, HelpName = "us-east-1", Description = "The cloud region this operator runs in; its name among the observers." };
        var observer = new Option<string?>("--observer") { HelpName = "witness-1", Description = "Its name among the observers when that is not the region: a witness', or one of two operators in a region." };
        var controls = new Option<ControlTarget[]>("--control-target")
        {
            HelpName = "URL",
            Description = "Outside its region, neither a service nor the store: http(s)://... or tcp://host:port, repeatable. While none answers it is cut off and has no vote. Default: AWS endpoints of three other regions.",
            CustomParser = Controls,
        };
        var ns = new Option<string?>("--namespace", "-n") { Description = "Watch only this namespace. Default: all of them." };
        var operatorNamespace = new Option<string?>("--operator-namespace") { Description = "Where its lease and registers are kept. Default: POD_NAMESPACE, else the service account's or the kubeconfig context's." };
        var leaderElect = new Option<bool>("--leader-elect") { Description = "Let one of several replicas lead, by a Lease. Needed with more than one replica." };
        var bind = new Option<IPEndPoint>("--http-bind-address")
        {
            HelpName = "[address]:port",
            Description = "Serves /metrics, /healthz, /readyz and /v1/services. An empty address means all.",
            DefaultValueFactory = _ => DefaultAddress,
            CustomParser = Address,
        };
        var routingBind = new Option<IPEndPoint?>("--routing-control-bind-address")
        {
            HelpName = "[address]:port",
            Description = "Answers Route 53's checkers for policies with spec.dns.switch: DataPlane, and serves nothing else. Default: not at all. Put TLS before it.",
            CustomParser = Address,
        };
        var routingSecret = new Option<string?>("--routing-control-secret-file")
        {
            HelpName = "PATH",
            Description = "The secret that all operators share, at least 32 characters, for example of openssl rand -hex 32. Of several lines the first signs and all are understood.",
        };
        var routingRate = new Option<int>("--routing-control-requests-per-second")
        {
            Description = "More signed requests than this are answered 429, which withdraws nobody.",
            DefaultValueFactory = _ => RoutingControlOptions.DefaultRequestsPerSecond,
        };
        var signalsBind = new Option<IPEndPoint?>("--signals-bind-address")
        {
            HelpName = "[address]:port",
            Description = "Receives the signals of spec.detection.signals, Alertmanager's and CloudWatch's by SNS, and serves nothing else. Default: not at all. Put TLS before it.",
            CustomParser = Address,
        };
        var signalsRate = new Option<int>("--signals-requests-per-second")
        {
            Description = "More requests than this are answered 429; senders try again.",
            DefaultValueFactory = _ => SignalOptions.DefaultRequestsPerSecond,
        };
        var pageBind = new Option<IPEndPoint?>("--status-page-bind-address")
        {
            HelpName = "[address]:port",
            Description = "Answers every request 503 with the status page of the policy (spec.safety.statusPage) that its Host header names, and serves nothing else. Default: not at all. Put TLS before it.",
            CustomParser = Address,
        };
        var pageRate = new Option<int>("--status-page-requests-per-second")
        {
            Description = "More requests than this are answered 429 without a page.",
            DefaultValueFactory = _ => StatusPageOptions.DefaultRequestsPerSecond,
        };
        var format = new Option<LogFormat>("--log-format") { Description = "json, or text for people.", DefaultValueFactory = _ => LogFormat.Json };
        var level = new Option<LogLevel>("--log-level") { Description = "The least level that is logged.", DefaultValueFactory = _ => LogLevel.Information };
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "A kubeconfig file, instead of what is found." };
        var context = new Option<string?>("--context") { Description = "A context of the kubeconfig, instead of the current one." };

        var command = new RootCommand(Teaching) { region, observer, controls, ns, operatorNamespace, leaderElect, bind, routingBind, routingSecret, routingRate, signalsBind, signalsRate, pageBind, pageRate, format, level, kubeconfig, context, CoordinationCommand.Create() };
        command.Validators.Add(result =>
        {
            if (result.GetResult(routingBind) is null != result.GetResult(routingSecret) is null)
                result.AddError("--routing-control-bind-address and --routing-control-secret-file go together: write both, or none");
            if (result.GetResult(routingBind) is not null && result.GetValue(routingBind)?.Port == (result.GetValue(bind) ?? DefaultAddress).Port)
                result.AddError("--routing-control-bind-address: must have another port than --http-bind-address, so that it can be exposed by itself");
            if (result.GetResult(signalsBind) is not null && result.GetValue(signalsBind) is { } signals
                && (signals.Port == (result.GetValue(bind) ?? DefaultAddress).Port || signals.Port == result.GetValue(routingBind)?.Port))
                result.AddError("--signals-bind-address: must have another port than --http-bind-address and --routing-control-bind-address, so that it can be exposed by itself");
            if (result.GetResult(signalsRate) is not null && result.GetValue(signalsRate) < 1)
                result.AddError("--signals-requests-per-second: must be at least 1");
            if (result.GetResult(pageBind) is not null && result.GetValue(pageBind) is { } page
                && (page.Port == (result.GetValue(bind) ?? DefaultAddress).Port || page.Port == result.GetValue(routingBind)?.Port || page.Port == result.GetValue(signalsBind)?.Port))
                result.AddError("--status-page-bind-address: must have another port than the other listeners, so that it can be exposed by itself");
            if (result.GetResult(pageRate) is not null && result.GetValue(pageRate) < 1)
                result.AddError("--status-page-requests-per-second: must be at least 1");
            if (result.GetResult(routingRate) is not null && result.GetValue(routingRate) < 1)
                result.AddError("--routing-control-requests-per-second: must be at least 1");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                var arguments = new OperatorArguments
                {
                    Region = parsed.GetRequiredValue(region),
                    Observer = parsed.GetValue(observer),
                    ControlTargets = parsed.GetValue(controls) is { Length: > 0 } targets ? targets : null,
                    Namespace = parsed.GetValue(ns),
                    OperatorNamespace = parsed.GetValue(operatorNamespace),
                    LeaderElect = parsed.GetValue(leaderElect),
                    HttpBindAddress = parsed.GetRequiredValue(bind),
                    RoutingControls = parsed.GetValue(routingBind) is { } address && parsed.GetValue(routingSecret) is { } path
                        ? new(address, RoutingControlOptions.ReadKeys(path), parsed.GetValue(routingRate))
                        : null,
                    Signals = parsed.GetValue(signalsBind) is { } listens ? new(listens, parsed.GetValue(signalsRate)) : null,
                    StatusPages = parsed.GetValue(pageBind) is { } shown ? new(shown, parsed.GetValue(pageRate)) : null,
                    LogFormat = parsed.GetValue(format),
                    LogLevel = parsed.GetValue(level),
                    Kubeconfig = parsed.GetValue(kubeconfig),
                    Context = parsed.GetValue(context),
                };
                await OperatorApp.RunAsync(arguments, cancellationToken);
                return Environment.ExitCode;
            }
            catch (Exception e) when (e is KubeConfigException or ArgumentException or IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync($"agentregion-operator: {e.Message}");
                return 1;
            }
        });
        return command;
    }

    private static ControlTarget[]? Controls(ArgumentResult result)
    {
        var targets = new List<ControlTarget>();
        foreach (var token in result.Tokens)
        {
            if (ControlTarget.Parse(token.Value) is { } target)
                targets.Add(target);
            else
                result.AddError($"--control-target: '{token.Value}' is no control target; {ControlTarget.Remedy}");
        }
        return [.. targets];
    }

    private static IPEndPoint? Address(ArgumentResult result)
    {
        var text = result.Tokens is [var token] ? token.Value : "";
        var colon = text.LastIndexOf(':');
        var host = colon > 0 ? text[..colon] : "0.0.0.0";
        if (colon >= 0 && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && IPAddress.TryParse(host, out var address))
            return new(address, port);
        result.AddError($"{(result.Argument.Name.Length > 0 ? result.Argument.Name : "--http-bind-address")}: '{text}' is not an address; write :8080, 127.0.0.1:8080 or [::1]:8080");
        return null;
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AgentRegions.Kubernetes.Json;

namespace AgentRegions.Kubernetes.Configuration;

/// <summary>A program that prints credentials, for example <c>aws eks get-token</c>.</summary>
internal sealed class ExecPlugin
{
    private const int LongestComplaint = 1000;

    private static readonly string[] ApiVersions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];

    public required string Where { get; init; }

    public required string ApiVersion { get; init; }

    public required string Command { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    public string? InstallHint { get; init; }

    /// <summary>Null unless the plugin asks to be told about it.</summary>
    public ExecCluster? Cluster { get; init; }

    public static ExecPlugin Read(YamlFields exec, YamlFields cluster)
    {
        var version = exec.Text("apiVersion");
        if (!ApiVersions.Contains(version))
            throw exec.Wrong("apiVersion", $"one of {string.Join(", ", ApiVersions)}, not \"{version}\"");
        if (exec.Text("interactiveMode") == "Always")
            throw new KubeConfigException($"{exec.Where("interactiveMode")} is Always, but there is no terminal here; use a plugin that does not ask a person");
        var command = exec.Text("command") ?? throw new KubeConfigException($"{exec.Where("command")} is not set");
        return new()
        {
            Where = exec.Where("command"),
            ApiVersion = version!,
            // A path is relative to the kubeconfig; a bare name is looked up in PATH.
            Command = command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) ? exec.FilePath("command")! : command,
            Arguments = exec.Texts("args"),
            Variables = exec.List("env").ToDictionary(e => e.Text("name") ?? throw new KubeConfigException($"{e.Where("name")} is not set"), e => e.Text("value") ?? ""),
            InstallHint = exec.Text("installHint"),
            Cluster = exec.Flag("provideClusterInfo") ? About(cluster) : null,
        };
    }

    public async Task<ExecCredentialStatus> RunAsync(CancellationToken cancellationToken)
    {
        using var process = Start();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var complaint = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
                throw Failed($"exit code {process.ExitCode}: {Shorten(await complaint)}");
            return Parse(await output);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    public KubeConfigException Failed(string reason, Exception? inner = null)
    {
        var message = new StringBuilder($"{Where}: the credential plugin \"{Command}\" failed: {reason}");
        if (InstallHint is not null)
            message.Append("; ").Append(InstallHint.Trim());
        return new(message.ToString(), inner);
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(Command, Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        var info = new ExecCredential { ApiVersion = ApiVersion, Kind = "ExecCredential", Spec = new() { Cluster = Cluster } };
        start.Environment["KUBERNETES_EXEC_INFO"] = JsonSerializer.Serialize(info, WireJsonContext.Default.ExecCredential);
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception e)
        {
            throw Failed(e.Message, e);
        }
    }

    private ExecCredentialStatus Parse(string output)
    {
        try
        {
            var credential = JsonSerializer.Deserialize(output, WireJsonContext.Default.ExecCredential);
            if (credential?.Kind != "ExecCredential" || credential.ApiVersion != ApiVersion)
                throw Failed($"it printed a {credential?.ApiVersion} {credential?.Kind} instead of a {ApiVersion} ExecCredential");
            return credential.Status is { } status && (status.Token ?? status.ClientCertificateData) is not null
                ? status
                : throw Failed("it printed neither a token nor a client certificate");
        }
        catch (JsonException e)
        {
            // Its output may hold a credential, so neither it nor the parser's words about it are quoted.
            throw Failed($"it did not print an ExecCredential as JSON (line {e.LineNumber + 1})");
        }
    }

    private static ExecCluster About(YamlFields cluster) => new()
    {
        Server = cluster.Text("server"),
        TlsServerName = cluster.Text("tls-server-name"),
        InsecureSkipTlsVerify = cluster.Flag("insecure-skip-tls-verify") ? true : null,
        CertificateAuthorityData = cluster.Base64("certificate-authority-data"),
        ProxyUrl = cluster.Text("proxy-url"),
    };

    private static string Shorten(string text) => text.Length <= LongestComplaint ? text.Trim() : text[..LongestComplaint].Trim() + " ...";
}

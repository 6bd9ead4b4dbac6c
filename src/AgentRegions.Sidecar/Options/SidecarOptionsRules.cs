using AgentRegions.Sidecar.Caching;
using AgentRegions.Sidecar.Stores;

namespace AgentRegions.Sidecar.Options;

/// <summary>What must hold of the options.</summary>
public static class SidecarOptionsRules
{
    /// <summary>Every problem at once, each with what to write instead.</summary>
    public static IReadOnlyList<string> Problems(SidecarOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return [.. Place(options), .. Listening(options), .. Limits(options.Limits), .. CacheOptionsRules.Problems(options.Cache), .. options.Store is { } store ? StoreOptionsRules.Problems(options, store) : []];
    }

    /// <exception cref="ArgumentException">The options are not valid; the message says all of it.</exception>
    public static void Validate(SidecarOptions options)
    {
        if (Problems(options) is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(Environment.NewLine, problems));
    }

    private static IEnumerable<string> Place(SidecarOptions options)
    {
        if (!IsName(options.Region))
            yield return $"--region '{options.Region}': write the AgentRegion's name: lower-case letters, digits, '-' and '.', at most 253";
        if (options.Operator is null != options.Service is null)
            yield return "--operator and --service: give both, or neither for one machine without failover";
        if (options.Operator is { } url && !IsHttp(url))
            yield return $"--operator '{url}': write the URL of the region's own operator, such as http://agentregion-operator.agentregion-system:8080";
        if (options.ContractFile is { } file && Health.ContractFile.Problem(file) is { } problem)
            yield return $"--contract-file {file}: {problem}";
    }

    private static IEnumerable<string> Listening(SidecarOptions options)
    {
        var listen = ListenAddress.Parse(options.Listen);
        if (listen is null)
            yield return $"--listen '{options.Listen}': {ListenAddress.Remedy}";
        if (listen is { IsLocal: false } && options.TokenFile is null)
            yield return $"--listen {listen}: others than this pod could connect; listen on 127.0.0.1 or a Unix socket, or give --token-file";
        if (options.TokenFile is { } file && FileProblem(file) is { } problem)
            yield return $"--token-file {file}: {problem}";
    }

    private static IEnumerable<string> Limits(SidecarLimits limits)
    {
        if (limits.BodyBytes is < 1024 or > 256 * 1024 * 1024)
            yield return $"--max-body {limits.BodyBytes}: write 1024 to 268435456 (bytes)";
        if (limits.RequestTimeout < TimeSpan.FromMilliseconds(100) || limits.RequestTimeout > TimeSpan.FromMinutes(5))
            yield return $"--request-timeout {limits.RequestTimeout}: write 100ms to 5m";
        if (limits.Connections is < 1 or > 100_000)
            yield return $"--max-connections {limits.Connections}: write 1 to 100000";
        if (limits.StopTimeout < TimeSpan.FromSeconds(1) || limits.StopTimeout > TimeSpan.FromMinutes(10))
            yield return $"--stop-timeout {limits.StopTimeout}: write 1s to 10m";
    }

    internal static bool IsName(string name) =>
        name.Length is > 0 and <= 253 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');

    internal static bool IsHttp(Uri url) => url.IsAbsoluteUri && url.Scheme is "http" or "https";

    internal static string? FileProblem(string path)
    {
        try
        {
            return string.IsNullOrWhiteSpace(File.ReadAllText(path)) ? "the file is empty; write the secret into it" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {e.Message}";
        }
    }
}

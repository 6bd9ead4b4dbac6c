using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Kubernetes.Client;

/// <summary>Logs what the API server warns of (deprecated versions, unknown fields), each text once.</summary>
internal sealed partial class WarningLog(ILogger logger)
{
    private const int MostRemembered = 1000;

    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);

    public void Observe(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("Warning", out _))
            return;
        foreach (var warning in headers.Warning)
        {
            if (warning.Code == 299 && _seen.Count < MostRemembered && _seen.TryAdd(warning.Text, true))
                Warned(logger, warning.Text.Trim('"'));
        }
    }

    [LoggerMessage(EventId = 1101, Level = LogLevel.Warning, Message = "The API server warns: {Warning}")]
    private static partial void Warned(ILogger logger, string warning);
}

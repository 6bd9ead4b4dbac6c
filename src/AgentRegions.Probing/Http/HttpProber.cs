namespace AgentRegions.Probing.Http;

/// <summary>Probes over HTTP/1.1, with connections, trust and timeout of each target its own.</summary>
public sealed class HttpProber(TimeProvider time) : IProber
{
    public IRegionProbe Open(ProbeTarget target)
    {
        var uri = HealthUri(target);
        var authorization = Authorization(target.AuthorizationHeader);
        return new HttpRegionProbe(target, uri, authorization, ProbeHandler.Create(target), time);
    }

    private static Uri HealthUri(ProbeTarget target)
    {
        var endpoint = target.Endpoint;
        if (!endpoint.IsAbsoluteUri || (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps))
            throw new InvalidProbeTargetException("the endpoint must be an http or https URL such as https://agent-us.example.com");
        var text = $"{endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/')}/{target.Health.Path.TrimStart('/')}";
        return Uri.TryCreate(text, UriKind.Absolute, out var uri)
            ? uri
            : throw new InvalidProbeTargetException($"endpoint and path \"{target.Health.Path}\" do not make a URL");
    }

    private static string? Authorization(string? value)
    {
        // Secrets made with a shell often end in a newline.
        var trimmed = value?.Trim();
        if (string.IsNullOrEmpty(trimmed))
            return null;
        return trimmed.All(c => c is >= ' ' and <= '~')
            ? trimmed
            : throw new InvalidProbeTargetException("the authorization value holds characters that a header cannot carry; write it as one line of ASCII");
    }
}

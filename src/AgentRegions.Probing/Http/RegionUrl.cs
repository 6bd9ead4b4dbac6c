namespace AgentRegions.Probing.Http;

/// <summary>How requests to a region are addressed.</summary>
internal static class RegionUrl
{
    /// <exception cref="InvalidProbeTargetException">They make no URL.</exception>
    public static Uri Of(Uri endpoint, string path)
    {
        if (!endpoint.IsAbsoluteUri || (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps))
            throw new InvalidProbeTargetException("the endpoint must be an http or https URL such as https://agent-us.example.com");
        var text = $"{endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/')}/{path.TrimStart('/')}";
        return Uri.TryCreate(text, UriKind.Absolute, out var uri)
            ? uri
            : throw new InvalidProbeTargetException($"endpoint and path \"{path}\" do not make a URL");
    }

    /// <exception cref="InvalidProbeTargetException">A header cannot carry it.</exception>
    public static string? Authorization(string? value)
    {
        // Secrets made with a shell often end in a newline.
        var trimmed = value?.Trim();
        if (string.IsNullOrEmpty(trimmed))
            return null;
        return trimmed.All(c => c is >= ' ' and <= '~')
            ? trimmed
            : throw new InvalidProbeTargetException("the authorization value holds characters that a header cannot carry; write it as one line of ASCII");
    }

    /// <summary>Says who asks, for what, and with which right.</summary>
    /// <exception cref="InvalidProbeTargetException">The target's authorization cannot be carried.</exception>
    public static void Address(HttpRequestMessage request, ProbeTarget target) => Address(request, target, Authorization(target.AuthorizationHeader));

    /// <param name="authorization">The header's value, as <see cref="Authorization"/> made it.</param>
    public static void Address(HttpRequestMessage request, ProbeTarget target, string? authorization)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", "agentregion-operator-probe/1");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        // SocketsHttpHandler takes the name that TLS asks for and verifies from here. An edge that serves the name by TLS expects it in HTTP too.
        if (target.Health.Tls?.ServerName is { Length: > 0 } serverName && request.RequestUri!.Scheme == Uri.UriSchemeHttps)
            request.Headers.Host = serverName;
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
    }
}

using System.Security.Cryptography;
using System.Text;
using AgentRegions.Sidecar.Caching;

namespace AgentRegions.Sidecar.Http;

/// <summary>Asks every request for the token but those to endpoints marked <see cref="Open"/>.</summary>
internal sealed class TokenCheck(SecretFile token) : IMiddleware
{
    private const string Scheme = "Bearer ";

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // Peers sign their requests instead; what is not theirs does not exist for them.
        if (context.Features.Get<PeerSide>() is not null || context.GetEndpoint()?.Metadata.GetMetadata<Open>() is not null || IsRight(context.Request.Headers.Authorization.ToString()))
            return next(context);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Answers.WriteAsync(context, Problems.Unauthorized);
    }

    /// <summary>Hashed first, so that the comparison takes as long for every length.</summary>
    private bool IsRight(string header)
    {
        var expected = token.Read();
        if (expected.IsEmpty || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim()));
        return CryptographicOperations.FixedTimeEquals(given, SHA256.HashData(expected.Span));
    }
}

/// <summary>Metadata of endpoints that need no token.</summary>
internal sealed class Open
{
    public static Open Instance { get; } = new();
}

using System.Text;
using AgentRegions.Sidecar.Http;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace AgentRegions.Sidecar.Caching.Redis;

/// <summary>Where the region's Redis is: redis://[user@]host[:port], rediss://[user@]host[:port] for TLS, or host[:port].</summary>
internal sealed record RedisAddress(string Host, int Port, string? User, bool IsTls)
{
    private const string Scheme = "redis";
    private const string TlsScheme = "rediss";
    private const int StandardPort = 6379;

    /// <summary>What an ACL user needs besides its keys. Publish/subscribe and administration are not used, so the client opens one connection.</summary>
    private static readonly HashSet<string> Commands = ["GET", "SETEX", "PSETEX", "DEL", "AUTH", "HELLO", "CLIENT", "PING", "ECHO", "INFO", "CLUSTER", "ASKING"];

    /// <returns>Null when the text has another form, or holds a password.</returns>
    public static RedisAddress? Parse(string text) =>
        Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"{Scheme}://{text}", UriKind.Absolute, out var url)
            && url.Scheme is Scheme or TlsScheme && url.Host.Length > 0 && url.PathAndQuery is "" or "/" && !url.UserInfo.Contains(':', StringComparison.Ordinal)
            ? new(url.IdnHost, url.Port > 0 ? url.Port : StandardPort, url.UserInfo.Length > 0 ? Uri.UnescapeDataString(url.UserInfo) : null, url.Scheme == TlsScheme)
            : null;

    /// <param name="patience">How long a command may take.</param>
    public ConfigurationOptions ToOptions(SecretFile? password, TimeSpan patience) => new()
    {
        EndPoints = { { Host, Port } },
        Defaults = new PasswordOf(password),
        User = User,
        Ssl = IsTls,
        SslHost = IsTls ? Host : null,
        CheckCertificateRevocation = false,
        ClientName = "agentregion-sidecar",
        CommandMap = CommandMap.Create(Commands),
        // The client keeps connecting in the background; until it succeeds, commands fail at once.
        AbortOnConnectFail = false,
        BacklogPolicy = BacklogPolicy.FailFast,
        ConnectTimeout = 2000,
        ConnectRetry = 1,
        ReconnectRetryPolicy = new LinearRetry(1000),
        AsyncTimeout = (int)patience.TotalMilliseconds,
        KeepAlive = 15,
        ConfigurationChannel = "",
        TieBreaker = "",
        // Keys name sessions: they do not belong into messages.
        IncludeDetailInExceptions = false,
    };

    /// <summary>Reads the password for each connection, because the file changes when the password is rotated.</summary>
    private sealed class PasswordOf(SecretFile? file) : DefaultOptionsProvider
    {
        public override string? Password => file is null ? null : Encoding.UTF8.GetString(file.Read().Span);
    }
}

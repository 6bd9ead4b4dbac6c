using System.Security.Cryptography.X509Certificates;

namespace AgentRegions.Aws.SnsMessages;

/// <summary>How messages of SNS are believed. Only a program's composition sets it: no manifest and no command line says whom to trust.</summary>
public sealed class SnsInboxOptions
{
    /// <summary>Reaches SNS for its certificates and confirmations; default: the network, without redirects.</summary>
    public HttpMessageHandler? Handler { get; set; }

    /// <summary>The roots that a signing certificate must lead to; null: the system's.</summary>
    public X509Certificate2Collection? Roots { get; set; }

    /// <summary>How long one request to SNS may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>How old a message may be; SNS gives up delivering after an hour.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How far its clock may be ahead of this one's.</summary>
    public TimeSpan MaxAhead { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Before a confirmation is tried again; the next wait is twice as long.</summary>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromMilliseconds(500);
}

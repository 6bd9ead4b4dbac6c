using AgentRegions.Core.Dns.Answers;

namespace AgentRegions.Sandbox.Dns.Messages;

internal enum ResponseCode
{
    NoError = 0,
    FormErr = 1,
    ServFail = 2,
    NxDomain = 3,
    NotImp = 4,
    Refused = 5,
    BadVers = 16,
}

/// <summary>A message as either side reads or writes it. Class IN throughout.</summary>
internal sealed record DnsMessage
{
    public const int HeaderLength = 12;

    public required ushort Id { get; init; }

    public bool IsResponse { get; init; }

    public int Opcode { get; init; }

    public bool Authoritative { get; init; }

    public bool Truncated { get; init; }

    public bool RecursionDesired { get; init; }

    public ResponseCode Code { get; init; }

    /// <summary>In the case it was asked in; null: no question could be read.</summary>
    public string? Name { get; init; }

    /// <summary>May be a number that no name is known of.</summary>
    public RecordType Type { get; init; }

    public ushort Class { get; init; } = 1;

    public IReadOnlyList<AnswerRecord> Answers { get; init; } = [];

    public IReadOnlyList<AnswerRecord> Authority { get; init; } = [];

    public Edns? Edns { get; init; }
}

/// <param name="UdpSize">What the sender takes by UDP, in bytes.</param>
internal sealed record Edns(int UdpSize, int Version = 0, ClientSubnet? Subnet = null);

/// <summary>EDNS Client Subnet (RFC 7871).</summary>
/// <param name="Family">1 for IPv4, 2 for IPv6.</param>
/// <param name="Address">As many octets as the source prefix needs.</param>
internal sealed record ClientSubnet(int Family, int SourcePrefix, int ScopePrefix, byte[] Address);

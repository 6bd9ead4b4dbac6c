namespace AgentRegions.Core.Dns.Answers;

/// <summary>The types that are told apart here, with their numbers on the wire (IANA, "DNS Parameters").</summary>
public enum RecordType
{
    A = 1,
    NS = 2,
    CNAME = 5,
    SOA = 6,
    PTR = 12,
    MX = 15,
    TXT = 16,
    AAAA = 28,
    SRV = 33,
    CAA = 257,
}

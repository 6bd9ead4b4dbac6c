using System.Buffers.Binary;
using AgentRegions.Core.Dns.Answers;

namespace AgentRegions.Sandbox.Dns.Messages;

/// <summary>Writes a message, with names compressed.</summary>
internal sealed class MessageWriter
{
    private readonly List<byte> _bytes = new(512);
    private readonly Dictionary<string, int> _suffixes = new(StringComparer.Ordinal);

    public static byte[] Write(DnsMessage message)
    {
        var writer = new MessageWriter();
        writer.WriteAll(message);
        return [.. writer._bytes];
    }

    public void Number(int value)
    {
        _bytes.Add((byte)(value >> 8));
        _bytes.Add((byte)value);
    }

    public void LongNumber(uint value)
    {
        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        _bytes.AddRange(octets);
    }

    public void Octets(ReadOnlySpan<byte> octets) => _bytes.AddRange(octets);

    /// <summary>The question keeps its case; the same name later points to it, and so keeps it too.</summary>
    public void Name(string name)
    {
        var rest = name.TrimEnd('.');
        foreach (var label in WireName.Labels(rest))
        {
            var key = DomainName.Normalize(rest);
            if (_suffixes.TryGetValue(key, out var known))
            {
                Number(0xC000 | known);
                return;
            }
            if (_bytes.Count < 0x4000)
                _suffixes.Add(key, _bytes.Count);
            _bytes.Add((byte)label.Length);
            _bytes.AddRange(label);
            rest = rest.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? rest[(dot + 1)..] : "";
        }
        _bytes.Add(0);
    }

    private void WriteAll(DnsMessage message)
    {
        Number(message.Id);
        Number((message.IsResponse ? 0x8000 : 0) | (message.Opcode << 11) | (message.Authoritative ? 0x0400 : 0) | (message.Truncated ? 0x0200 : 0)
            | (message.RecursionDesired ? 0x0100 : 0) | ((int)message.Code & 15));
        Number(message.Name is null ? 0 : 1);
        Number(message.Answers.Count);
        Number(message.Authority.Count);
        Number(message.Edns is null ? 0 : 1);
        if (message.Name is not null)
        {
            Name(message.Name);
            Number((int)message.Type);
            Number(message.Class);
        }
        foreach (var record in message.Answers.Concat(message.Authority))
            Write(record);
        if (message.Edns is { } edns)
            Write(edns, (int)message.Code >> 4);
    }

    private void Write(AnswerRecord record)
    {
        Name(record.Name);
        Number((int)record.Type);
        Number(1);
        LongNumber((uint)record.TtlSeconds);
        var length = _bytes.Count;
        Number(0);
        RecordData.Write(record.Type, record.Value, this);
        (_bytes[length], _bytes[length + 1]) = ((byte)((_bytes.Count - length - 2) >> 8), (byte)(_bytes.Count - length - 2));
    }

    private void Write(Edns edns, int upperCode)
    {
        _bytes.Add(0);
        Number(41);
        Number(edns.UdpSize);
        Octets([(byte)upperCode, (byte)edns.Version, 0, 0]);
        Number(edns.Subnet is null ? 0 : 8 + edns.Subnet.Address.Length);
        if (edns.Subnet is not { } subnet)
            return;
        Number(8);
        Number(4 + subnet.Address.Length);
        Number(subnet.Family);
        Octets([(byte)subnet.SourcePrefix, (byte)subnet.ScopePrefix, .. subnet.Address]);
    }
}

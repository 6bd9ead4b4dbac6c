using System.Globalization;
using System.Net;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Sandbox.Dns.Messages;

namespace AgentRegions.Sandbox.Dns.Dig;

/// <summary>What a command line asks, in dig's words: <c>@server name type +option</c>, in any order.</summary>
internal sealed record DigQuestion(string Name, RecordType Type, bool Short, bool Tcp, string? Server)
{
    /// <exception cref="FormatException">The message says what to write instead.</exception>
    public static DigQuestion Parse(IEnumerable<string> words)
    {
        var (name, server) = ((string?)null, (string?)null);
        var question = new DigQuestion("", RecordType.A, false, false, null);
        foreach (var word in words)
        {
            if (word is "+short" or "+tcp")
                question = word == "+short" ? question with { Short = true } : question with { Tcp = true };
            else if (word[0] == '+')
                throw new FormatException($"{word} is not known; there are +short and +tcp");
            else if (word[0] == '@')
                server = word[1..];
            else if (name is null)
                name = word;
            else if (Enum.GetNames<RecordType>().Contains(word.ToUpperInvariant()))
                question = question with { Type = Enum.Parse<RecordType>(word.ToUpperInvariant()) };
            else
                throw new FormatException($"\"{word}\" is no type; there are {string.Join(", ", Enum.GetNames<RecordType>())}");
        }
        return name is null ? throw new FormatException("say a name, for example agent.example.com") : question with { Name = name.TrimEnd('.'), Server = server };
    }

    /// <param name="from">Where the client is; null: where the source address says.</param>
    public DnsMessage ToMessage(ClientPlace? from) => new()
    {
        Id = 0,
        Name = Name,
        Type = Type,
        RecursionDesired = true,
        Edns = new(1232, Subnet: from is null ? null : new(1, 24, 0, TestPlaces.SubnetOf(from).GetAddressBytes()[..3])),
    };

    /// <param name="text">HOST:PORT or HOST, where 53 is meant.</param>
    /// <exception cref="FormatException">It is not an address.</exception>
    public static IPEndPoint Endpoint(string text)
    {
        var host = text.Replace("localhost", "127.0.0.1", StringComparison.OrdinalIgnoreCase);
        return IPEndPoint.TryParse(host, out var endpoint)
            ? endpoint.Port == 0 ? new(endpoint.Address, 53) : endpoint
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"\"{text}\" is not HOST:PORT, for example 127.0.0.1:{SandboxDns.DefaultPort}"));
    }
}

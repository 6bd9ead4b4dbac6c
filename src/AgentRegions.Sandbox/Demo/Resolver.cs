using System.Net.Sockets;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Sandbox.Dns;
using AgentRegions.Sandbox.Dns.Dig;

namespace AgentRegions.Sandbox.Demo;

/// <param name="Address">Null: no answer.</param>
/// <param name="Ttl">How long it may be kept.</param>
internal sealed record Resolution(string? Address, TimeSpan Ttl)
{
    /// <summary>To be asked again soon.</summary>
    public static Resolution Nothing { get; } = new(null, TimeSpan.FromMilliseconds(200));
}

/// <summary>Asks the world's name server over the wire, as a resolver of one place does.</summary>
internal sealed class Resolver(SandboxDns server, string place, TimeProvider time)
{
    private readonly ClientPlace _place = TestPlaces.Find(place) ?? throw new ArgumentException($"no place is called {place}");
    private readonly DnsClient _client = new(server.Endpoint, time, new Random(1));

    public async Task<Resolution> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var question = new DigQuestion(name, RecordType.A, Short: true, Tcp: false, Server: null);
            var exchange = await _client.AskAsync(question.ToMessage(_place), tcp: false, cancellationToken);
            return exchange.Answer.Answers.LastOrDefault(r => r.Type == RecordType.A) is { } record ? new(record.Value, TimeSpan.FromSeconds(record.TtlSeconds)) : Resolution.Nothing;
        }
        catch (Exception e) when (e is SocketException or TimeoutException or IOException)
        {
            return Resolution.Nothing;
        }
    }
}

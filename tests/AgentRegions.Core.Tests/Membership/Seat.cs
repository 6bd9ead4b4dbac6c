using AgentRegions.Core.Membership;

namespace AgentRegions.Core.Tests.Membership;

/// <summary>An operator's place among others, as a test describes it.</summary>
internal sealed class Seat(string observer) : IMembership
{
    private readonly List<Presence> _others = [];

    public static NamespacedName Service { get; } = new("agents", "support");

    public string Observer => observer;

    public string Process => $"{observer}-1";

    public bool IsSole => false;

    public MembershipOptions Options { get; } = new();

    /// <summary>The others were read at this moment; null: just now.</summary>
    public long? ReadAt { get; set; }

    public TimeProvider? Clock { get; set; }

    public Roster Roster => new()
    {
        Observers = [.. _others.OrderBy(o => o.Item.Observer, StringComparer.Ordinal)],
        Processes = _others.ToDictionary(o => o.Item.Process, o => o.SilentFor),
        ReadAt = ReadAt ?? Clock?.GetTimestamp() ?? 0,
    };

    /// <summary>From this moment on its beats reach the store.</summary>
    public long? FreshFrom { get; set; } = 0;

    public bool IsFreshSince(long timestamp) => FreshFrom <= timestamp;

    public TimeSpan UptimeAt(long timestamp) => TimeSpan.FromTicks(timestamp);

    public Seat With(string other, TimeSpan? silentFor = null, TimeSpan? presentFor = null, Func<ObserverReport, ObserverReport>? report = null, Func<ServiceReport, ServiceReport>? service = null)
    {
        var said = new ServiceReport { Service = Service, SpecHash = "hash" };
        var whole = new ObserverReport { Services = [service?.Invoke(said) ?? said] };
        _others.RemoveAll(o => o.Item.Observer == other);
        _others.Add(new(
            new() { Observer = other, Process = $"{other}-1", Beat = 1, Uptime = TimeSpan.FromHours(2), Report = report?.Invoke(whole) ?? whole },
            silentFor ?? TimeSpan.Zero,
            presentFor ?? TimeSpan.FromHours(1)));
        return this;
    }
}

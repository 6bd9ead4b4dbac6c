using System.Text.Json;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Signals;
using FsCheck;
using FsCheck.Fluent;

namespace AgentRegions.Core.Tests.Membership;

/// <summary>Reports as operators publish them, and any report at all.</summary>
internal static class Reports
{
    private static readonly string[] Names = ["us-east-1", "eu-west-1", "ap-southeast-2"];

    /// <summary>Of many services in three regions, all healthy or the first one down, as seen by an operator that runs for a while.</summary>
    public static ObserverReport Of(int services, bool firstRegionDown)
    {
        var random = new Random(4);
        return new()
        {
            Services = [.. Enumerable.Range(0, services).Select(i => new ServiceReport
            {
                Service = new("team", $"support-agent-{i}"),
                SpecHash = Convert.ToHexStringLower(BitConverter.GetBytes(random.NextInt64())),
                Observers = Names,
                Regions = [.. Names.Select((name, at) => firstRegionDown && at == 0 ? Down(name, random) : Healthy(name, random))],
                Leads = i % 3 == 0 ? new(random.Next(1, 9), $"{random.Next(1, 5000)}", random.Next(1, 30), [Names[i % 2]]) : null,
            })],
        };
    }

    public static Gen<ObserverReport> Any() =>
        from schema in Gen.Choose(0, 3)
        from leaving in Flag
        from abstains in Gen.OrNull(Text)
        from services in List(Service)
        select new ObserverReport { Schema = schema, Leaving = leaving, Abstains = abstains, Services = services };

    /// <summary>All that a report says, lists included, which records compare by reference.</summary>
    public static string Everything(ObserverReport report) => JsonSerializer.Serialize(report);

    private static Gen<bool> Flag => Gen.Elements(true, false);

    private static Gen<string> Text => Gen.Elements("", "eu-west-1", "no answer: 3 × \"timeout\"\n", "-", "ü😀");

    private static Gen<string> Name => Gen.Elements("agent", "support-agent", "a.b");

    private static Gen<TimeSpan> Span => Gen.Choose(0, int.MaxValue).Select(ms => TimeSpan.FromMilliseconds(ms));

    private static Gen<DateTimeOffset> Time => Gen.Choose(0, int.MaxValue).Select(s => DateTimeOffset.FromUnixTimeSeconds(s));

    private static Gen<ServiceReport> Service =>
        from name in Name
        from space in Gen.Elements("default", "team")
        from hash in Text
        from paused in Flag
        from observers in List(Text)
        from regions in List(Region)
        from signals in List(Signal)
        from requests in List(Request)
        from commands in List(Command)
        from leads in Gen.OrNull(Claim)
        from deleted in Gen.OrNull(Grave)
        from dns in Gen.OrNull(Text)
        select new ServiceReport
        {
            Service = new(space, name),
            SpecHash = hash,
            Paused = paused,
            Observers = observers,
            Regions = regions,
            Signals = signals,
            Requests = requests,
            Commands = commands,
            Leads = leads,
            DnsFault = dns,
            Deleted = deleted,
        };

    private static Gen<RegionReport> Region =>
        from name in Name
        from verdict in Gen.Elements(Enum.GetValues<Verdict>())
        from reason in Text
        from message in Text
        from since in Span
        select new RegionReport { Name = name, Verdict = verdict, Reason = reason, Message = message, Since = since };

    private static Gen<SignalReport> Signal =>
        from name in Name
        from region in Name
        from text in Text
        from since in Span
        from until in Span
        from isOver in Flag
        select new SignalReport { Signal = name, Region = region, Text = text, Since = since, Until = isOver ? null : until };

    private static Gen<RelayedRequest> Request =>
        from name in Name
        from kind in Gen.Elements(Enum.GetValues<FailoverKind>())
        from to in Gen.OrNull(Name)
        from dryRun in Flag
        from bypass in List(Gen.Elements(Enum.GetValues<BypassRule>()))
        from at in Time
        select new RelayedRequest(name, new() { PolicyRef = new() { Name = name }, Kind = kind, To = to, DryRun = dryRun, Bypass = bypass }, at);

    private static Gen<RelayedCommand> Command =>
        from id in Text
        from kind in Gen.Elements(Enum.GetValues<CommandKind>())
        from until in Time
        from ends in Flag
        from reason in Text
        select new RelayedCommand(id, kind, ends ? until : null, reason);

    private static Gen<ServiceClaim> Claim =>
        from term in Gen.Choose(0, 9)
        from version in Text
        from epoch in Gen.Choose(0, 9)
        from active in List(Name)
        select new ServiceClaim(term, version, epoch, active);

    private static Gen<Tombstone> Grave =>
        from zone in Text
        from id in Gen.OrNull(Text)
        from name in Name
        from records in Flag
        select new Tombstone(zone, id, name, records);

    private static Gen<IReadOnlyList<T>> List<T>(Gen<T> of) => Gen.Choose(0, 3).SelectMany(n => Gen.ArrayOf(of, n)).Select(a => (IReadOnlyList<T>)a);

    private static RegionReport Healthy(string name, Random random) =>
        new() { Name = name, Verdict = Verdict.Healthy, Reason = "Ok", Since = TimeSpan.FromMilliseconds(random.Next(2_000, 90_000_000)) };

    private static RegionReport Down(string name, Random random) => new()
    {
        Name = name,
        Verdict = Verdict.Down,
        Reason = "Timeout",
        Message = $"3 in a row: no answer within 1 s from https://agent-{random.Next(1000)}.example.com/health",
        Since = TimeSpan.FromMilliseconds(90_000_000 + random.Next(1_000)),
    };
}

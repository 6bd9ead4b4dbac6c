using System.Text;
using AgentRegions.Aws.Route53;
using AgentRegions.Aws.Zones;
using AgentRegions.Core.Dns;

namespace AgentRegions.Aws.Tests;

public class PresentationTests
{
    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("plain text", "\"plain text\"")]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("ü", "\"\\303\\274\"")]
    [InlineData("tab\tand\u007f", "\"tab\\011and\\177\"")]
    public void Text_IsQuotedAsRoute53WritesIt(string text, string quoted)
    {
        Assert.Equal(quoted, TxtText.Quote(text));
        Assert.Equal(text, TxtText.Unquote(quoted));
    }

    [Theory]
    [InlineData("\"one\" \"two\"", "onetwo")]
    [InlineData("\"one\"\"two\"", "onetwo")]
    [InlineData("bare", "bare")]
    [InlineData("\"ü\\065😀\"", "ü5😀")]
    [InlineData("\"\\9\\\"", "9\"")]
    public void OthersQuoting_IsUnderstood(string quoted, string text) => Assert.Equal(text, TxtText.Unquote(quoted));

    [Fact]
    public void AnyText_SurvivesBothDirections_InStringsOfAtMost255Octets()
    {
        var random = new Random(20130401);
        const string Alphabet = "ab \"\\01;=,/äß漢😀\t\n\u0000";
        var runes = Alphabet.EnumerateRunes().ToArray();
        for (var round = 0; round < 2000; round++)
        {
            var text = new StringBuilder();
            for (var length = random.Next(700); length > 0; length--)
                text.Append(runes[random.Next(runes.Length)]);
            var quoted = TxtText.Quote(text.ToString());
            Assert.Equal(text.ToString(), TxtText.Unquote(quoted));
            Assert.All(quoted, c => Assert.InRange(c, ' ', '~'));
            Assert.All(Strings(quoted), s => Assert.InRange(s, 0, 255));
        }
    }

    [Fact]
    public void LongText_IsSplitAt255Octets() =>
        Assert.Equal($"\"{new string('x', 255)}\" \"{new string('x', 45)}\"", TxtText.Quote(new string('x', 300)));

    [Fact]
    public void Names_SortByReversedLabelsWithTrailingDots()
    {
        string[] names = ["example.com", "*.example.com", "agent-eu.example.com", "agent-eu-2.example.com", "agent.example.com", "0.agent.example.com", "_agentregion.agent.example.com", "b.agent.example.com", "agent2.example.com", "example-2.com"];
        Array.Sort(names, DnsNames.Compare);
        Assert.Equal(
            ["example-2.com", "example.com", "*.example.com", "agent-eu-2.example.com", "agent-eu.example.com", "agent.example.com", "0.agent.example.com", "_agentregion.agent.example.com", "b.agent.example.com", "agent2.example.com"],
            names);
    }

    [Theory]
    [InlineData("Agent.Example.COM.", "agent.example.com", "agent.example.com")]
    [InlineData("\\052.example.com.", "*.example.com", "\\052.example.com")]
    [InlineData("*.example.com", "*.example.com", "\\052.example.com")]
    [InlineData("_agentregion.a.example", "_agentregion.a.example", "_agentregion.a.example")]
    [InlineData("a\\100b.example", "a@b.example", "a\\100b.example")]
    public void Names_AreLowerCaseWithoutTheDot_AndEscapedForRoute53(string given, string normal, string route53)
    {
        Assert.Equal(normal, DnsNames.Normalize(given));
        Assert.Equal(route53, DnsNames.ToRoute53(given));
    }

    [Fact]
    public void Names_SortByTheirLabelsFromTheEnd()
    {
        string[] sorted = ["example.com", "\\052.example.com", "agent.example.com", "0.agent.example.com", "_agentregion.agent.example.com", "a.agent.example.com", "b.example.com", "a.example.net"];
        Assert.Equal(sorted, sorted.Reverse().Order(Comparer<string>.Create(DnsNames.Compare)));
    }

    [Theory]
    [InlineData("agent.example.com", "example.com", true)]
    [InlineData("example.com", "EXAMPLE.com.", true)]
    [InlineData("agentexample.com", "example.com", false)]
    [InlineData("agent.example.net", "example.com", false)]
    public void Name_IsWithinItsZoneOnly(string name, string zone, bool within) => Assert.Equal(within, DnsNames.IsWithin(name, zone));

    [Fact]
    public void UpsertsCountTwice_AndAnAliasCountsOnce()
    {
        var a = new ResourceRecordSet("a.example", "A") { Values = ["192.0.2.1", "192.0.2.2"] };
        Assert.Equal(new BatchSize(4, 36), BatchSize.Of(new(ChangeAction.Upsert, a)));
        Assert.Equal(new BatchSize(2, 18), BatchSize.Of(new(ChangeAction.Delete, a)));
        Assert.Equal(new BatchSize(2, 0), BatchSize.Of(new(ChangeAction.Upsert, new("a.example", "A") { Alias = new("Z", "b.example", false) })));
        Assert.True(new BatchSize(1000, 32_000).Fits);
        Assert.False(new BatchSize(1001, 0).Fits);
        Assert.False(new BatchSize(1, 32_001).Fits);
    }

    [Fact]
    public void OnlyPublicZone_IsChosen() => Assert.Equal("Z1", ZoneLookup.Choose("example.com", [new("Z0", "example.com.", IsPrivate: true), new("Z1", "example.com.", IsPrivate: false)]));

    [Fact]
    public void NoneOrSeveralZones_SayWhatWasFoundAndWhatToDo()
    {
        var none = Assert.Throws<DnsException>(() => ZoneLookup.Choose("example.com", [new("Z0", "example.com.", IsPrivate: true)]));
        Assert.Equal(DnsFault.ZoneNotFound, none.Fault);
        Assert.Contains("Z0 (private)", none.Message, StringComparison.Ordinal);
        var several = Assert.Throws<DnsException>(() => ZoneLookup.Choose("example.com", [new("Z1", "example.com.", IsPrivate: false), new("Z2", "example.com.", IsPrivate: false)]));
        Assert.Contains("Z1 (public), Z2 (public)", several.Message, StringComparison.Ordinal);
        Assert.Contains("set spec.dns.zoneId", several.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongOptions_AreAllNamedAtOnce()
    {
        var exception = Assert.Throws<ArgumentException>(() => new Route53Zones(new Route53Options { Burst = 0, RequestTimeout = TimeSpan.Zero, Endpoint = new Uri("ftp://x") }));
        Assert.All(["Burst", "RequestTimeout", "Endpoint"], name => Assert.Contains(name, exception.Message, StringComparison.Ordinal));
    }

    /// <summary>How many octets each string of a value has.</summary>
    private static List<int> Strings(string quoted)
    {
        var lengths = new List<int>();
        var (inString, octets) = (false, 0);
        for (var i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] == '"')
            {
                if (inString)
                    lengths.Add(octets);
                (inString, octets) = (!inString, 0);
                continue;
            }
            octets++;
            if (quoted[i] == '\\')
                i += char.IsAsciiDigit(quoted[i + 1]) ? 3 : 1;
        }
        return lengths;
    }
}

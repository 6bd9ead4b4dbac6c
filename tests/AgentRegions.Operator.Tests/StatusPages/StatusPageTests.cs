using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AgentRegions.Core;

namespace AgentRegions.Operator.Tests.StatusPages;

/// <summary>What clients get while no region may serve them.</summary>
public sealed partial class StatusPageTests
{
    [Fact]
    public async Task Page_SaysWhatIsKnown_With503AndWhenToTryAgain()
    {
        using var given = new Given().With(Given.Page with { Title = "Back soon", Message = "We know of it.", Contact = "https://status.example.com/", RetryAfter = Duration.FromSeconds(120) }).Carrying(7);

        var answer = await given.AskAsync("AGENT.example.com.:8443");

        Assert.Equal(503, answer.Status);
        Assert.Equal(("120", "no-store", "text/html; charset=utf-8", "nosniff"), (
            answer.Headers.RetryAfter.ToString(), answer.Headers.CacheControl.ToString(), answer.Headers.ContentType.ToString(), answer.Headers.XContentTypeOptions.ToString()));
        var page = Parse(answer.Body);
        Assert.Equal(("en", "Back soon", "Back soon"), (page.Attribute("lang")!.Value, page.Descendants("title").Single().Value, page.Descendants("h1").Single().Value));
        Assert.Equal(
            [
                "We know of it.",
                "agent.example.com has been unavailable since 31 January 2026, 18:00 UTC. It comes back by itself.",
                "Saved conversations are kept.",
                "Please try again in 2 minutes.",
                "https://status.example.com/",
            ],
            page.Descendants("p").Select(p => p.Value));
        Assert.Equal("2026-01-31T18:00:00Z", page.Descendants("time").Single().Attribute("datetime")!.Value);
        Assert.Equal("https://status.example.com/", page.Descendants("a").Single().Attribute("href")!.Value);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(null)]
    public async Task NoConversationIsKnown_NothingIsSaidOfThem(int? sessions)
    {
        using var given = new Given().With(Given.Page);
        if (sessions is { } count)
            given.Carrying(count);
        Assert.DoesNotContain("onversation", (await given.AskAsync()).Body, StringComparison.Ordinal);
        Assert.Null(JsonNode.Parse((await given.AskAsync(accept: "application/json")).Body)!["sessionsKept"]);
    }

    [Fact]
    public async Task ClientsAreNotSentThereAnyMore_NoTimeIsClaimed()
    {
        using var given = new Given().With(Given.Page, shown: false);
        Assert.Contains("or your device still has an old address of it", (await given.AskAsync()).Body, StringComparison.Ordinal);
        Assert.Null(JsonNode.Parse((await given.AskAsync(accept: "application/json")).Body)!["since"]);
    }

    [Fact]
    public async Task WhatTheAuthorWroteIsText_WhateverItLooksLike()
    {
        const string evil = "</title><script>alert('1')</script> & \"x\"";
        using var given = new Given().With(Given.Page with { Title = evil, Message = evil, Contact = "javascript:alert(1)" });

        var answer = await given.AskAsync();

        var page = Parse(answer.Body);
        Assert.Equal((evil, evil), (page.Descendants("title").Single().Value, page.Descendants("h1").Single().Value));
        Assert.Equal(evil, page.Descendants("p").First().Value);
        Assert.Equal("javascript:alert(1)", page.Descendants("p").Last().Value);
        Assert.Empty(page.Descendants("script"));
        Assert.Empty(page.Descendants("a"));
    }

    [Theory]
    [InlineData("https://example.com/\" onmouseover=\"x")]
    [InlineData("http://example.com/")]
    [InlineData("https://example.com/?a=1&b=2")]
    [InlineData("+1 555 0100")]
    public async Task ContactThatIsNoPlainSafeUrl_IsText(string contact)
    {
        using var given = new Given().With(Given.Page with { Contact = contact });
        var page = Parse((await given.AskAsync()).Body);
        Assert.Empty(page.Descendants("a"));
        Assert.Equal(contact, page.Descendants("p").Last().Value);
    }

    [Fact]
    public async Task NothingOfTheRegionsIsTold_AndNothingIsLoadedFromAnywhere()
    {
        using var given = new Given().With(Given.Page).Carrying(1);
        foreach (var accept in new[] { "text/html", "application/json" })
        {
            var answer = await given.AskAsync(accept: accept);
            foreach (var secret in new[] { "secret", "us-east-1", "192.0.2.10", "agents", "support" })
                Assert.DoesNotContain(secret, answer.Body, StringComparison.Ordinal);
        }
        var html = await given.AskAsync();
        var page = Parse(html.Body);
        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "script" or "link" or "img" or "iframe" or "object" or "form" || e.Attribute("src") is not null || e.Attribute("style") is not null);
        Assert.DoesNotContain("url(", html.Body, StringComparison.Ordinal);
        var style = page.Descendants("style").Single().Value;
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            html.Headers.ContentSecurityPolicy.ToString());
    }

    /// <summary>WCAG 2.2, 1.4.6: text 7:1 in both schemes, links too.</summary>
    [Fact]
    public async Task Contrast_IsEnoughInLightAndDark()
    {
        using var given = new Given().With(Given.Page);
        var style = Parse((await given.AskAsync()).Body).Descendants("style").Single().Value;
        var colours = Colour().Matches(style).ToLookup(m => m.Groups["what"].Value, m => Luminance(m.Groups["hex"].Value));
        Assert.Equal((2, 4), (colours["background"].Count(), colours["color"].Count()));
        foreach (var (text, ground) in colours["color"].Zip((double[])[colours["background"].First(), colours["background"].First(), colours["background"].Last(), colours["background"].Last()]))
            Assert.True((Math.Max(text, ground) + 0.05) / (Math.Min(text, ground) + 0.05) >= 7, style);
    }

    [Theory]
    [InlineData('&')]
    [InlineData('"')]
    [InlineData('ü')]
    [InlineData('x')]
    public async Task AsLongAsItMayBe_StaysBelow4KiB(char filler)
    {
        var name = $"{string.Join('.', Enumerable.Repeat(new string('a', 57), 4))}.example";
        using var given = new Given().With(
            Given.Page with { Title = new(filler, 60), Message = new(filler, 300), Contact = filler == 'x' ? $"https://{new string('x', 112)}" : new(filler, 120) }, name: name).Carrying(1);
        var answer = await given.AskAsync(name);
        Assert.Contains(name, answer.Body, StringComparison.Ordinal);
        Assert.InRange(answer.Bytes, 1, 4095);
    }

    private static XElement Parse(string html) => XDocument.Parse(VoidElement().Replace(html["<!doctype html>".Length..], "$0</meta>")).Root!;

    private static double Luminance(string hex)
    {
        var full = hex.Length == 3 ? string.Concat(hex.Select(c => $"{c}{c}")) : hex;
        var parts = Enumerable.Range(0, 3).Select(i => Convert.ToInt32(full[(2 * i)..((2 * i) + 2)], 16) / 255.0).Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    [GeneratedRegex("<meta [^>]*>")]
    private static partial Regex VoidElement();

    [GeneratedRegex("[{;](?<what>background|color):#(?<hex>[0-9a-f]{6}|[0-9a-f]{3})")]
    private static partial Regex Colour();
}

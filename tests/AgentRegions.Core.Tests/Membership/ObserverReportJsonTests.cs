using System.Text;
using System.Text.Json;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Resources;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AgentRegions.Core.Tests.Membership;

public sealed class ObserverReportJsonTests
{
    [Property(MaxTest = 300)]
    public Property AnyReport_ComesBackAsItWas() => Prop.ForAll(
        Reports.Any().ToArbitrary(), report => Reports.Everything(ObserverReportJson.Read(ObserverReportJson.Write(report))) == Reports.Everything(report));

    [Fact]
    public void WhatSaysNothing_TakesNoRoom()
    {
        var report = new ObserverReport
        {
            Services =
            [
                new()
                {
                    Service = new("default", "agent"),
                    SpecHash = "abc",
                    Regions = [new() { Name = "eu", Verdict = Verdict.Healthy, Since = TimeSpan.FromSeconds(1.5) }],
                },
            ],
        };
        Assert.Equal(
            """{"schema":1,"services":[{"service":"default/agent","specHash":"abc","regions":[{"name":"eu","verdict":"Healthy","since":1500}]}]}""",
            Encoding.UTF8.GetString(ObserverReportJson.Write(report)));
    }

    [Fact]
    public void Empty_IsReadWithItsDefaults()
    {
        var report = ObserverReportJson.Read("{}"u8);
        Assert.Equal(ObserverReport.CurrentSchema, report.Schema);
        Assert.Empty(report.Services);
        var service = ObserverReportJson.Read("""{"services":[{"service":"a/b","specHash":""}]}"""u8).Services[0];
        Assert.Empty(service.Observers);
        Assert.Empty(service.Regions);
        Assert.Empty(service.Requests);
        Assert.Empty(service.Commands);
    }

    [Fact]
    public void Span_IsRoundedDown_SoThatWhatCameBeforeStaysBefore()
    {
        var since = TimeSpan.FromMilliseconds(12.9);
        var report = new ObserverReport { Services = [new() { Service = new("a", "b"), SpecHash = "", Regions = [new() { Name = "eu", Verdict = Verdict.Down, Since = since }] }] };

        Assert.Equal(TimeSpan.FromMilliseconds(12), ObserverReportJson.Read(ObserverReportJson.Write(report)).Services[0].Regions[0].Since);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"services": null}""")]
    [InlineData("""{"services": [{"service": {"namespace": "a", "name": "b"}, "specHash": ""}]}""")]
    [InlineData("""{"services": [{"service": null, "specHash": ""}]}""")]
    [InlineData("""{"services": [{"service": "a/b"}]}""")]
    [InlineData("""{"services": [{"service": "a/b", "specHash": "", "leads": {"term": 1}}]}""")]
    [InlineData("""{"services": [{"service": "a/b", "specHash": "", "regions": [{"name": "eu", "verdict": "Fine", "since": 1}]}]}""")]
    [InlineData("""{"services": [{"service": "a/b", "specHash": "", "regions": [{"name": "eu", "verdict": "Down", "since": "00:00:01"}]}]}""")]
    [InlineData("""{"services": [{"service": "a/b", "specHash": "", "regions": [{"name": "eu", "verdict": "Down", "since": -1}]}]}""")]
    public void NotAReport_IsRefused(string text) => Assert.Throws<JsonException>(() => ObserverReportJson.Read(Encoding.UTF8.GetBytes(text)));
}

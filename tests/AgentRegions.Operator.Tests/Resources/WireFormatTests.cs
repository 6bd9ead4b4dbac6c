using System.Text.Json;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Json;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.Tests.Resources;

public sealed class WireFormatTests
{
    [Theory]
    [InlineData(0, "2026-11-21T09:55:24Z")]
    [InlineData(125, "2026-11-21T09:55:24.125Z")]
    public void Condition_Time_KeepsMillisecondsWhenThereAreAny(int milliseconds, string text)
    {
        var at = new DateTimeOffset(2026, 11, 21, 9, 55, 24, milliseconds, TimeSpan.Zero);
        var status = new AgentRegionStatus
        {
            Conditions = [new() { Type = "Ready", Status = ConditionStatus.True, Reason = "Fine", LastTransitionTime = at }],
        };

        Assert.Equal(text, KubernetesJson.ToNode(status, ResourceJson.Options)["conditions"]![0]!["lastTransitionTime"]!.GetValue<string>());
    }

    [Fact]
    public void AgentRegion_MinimalManifest_GetsItsDefaults()
    {
        var region = Read("""{"spec": {"region": "us-east-1", "endpoint": "https://a", "dns": {"hostname": "a.example.net"}}}""");

        Assert.Equal(50, region.Spec.Weight);
        Assert.True(region.Spec.FailoverTarget);
        Assert.Equal(3, region.Spec.Health.FailureThreshold);
        Assert.Equal(TimeSpan.FromSeconds(2), region.Spec.Health.Interval.Value);
        Assert.Equal(Verdict.Unknown, region.Status.Verdict);
    }

    [Fact]
    public void AgentRegion_Enums_AreWrittenByName() =>
        Assert.Equal("Degraded", KubernetesJson.ToNode(new AgentRegionStatus { Verdict = Verdict.Degraded }, ResourceJson.Options)["verdict"]!.GetValue<string>());

    [Theory]
    [InlineData("""{"metadata": {"name": "a"}}""")]
    [InlineData("""{"spec": null}""")]
    [InlineData("""{"spec": {"endpoint": "https://a", "dns": {}}}""")]
    [InlineData("""{"spec": {"region": null, "endpoint": "https://a", "dns": {}}}""")]
    [InlineData("""{"spec": {"region": "us-east-1", "endpoint": "https://a", "dns": {}, "health": {"interval": 5}}}""")]
    [InlineData("""{"spec": {"region": "us-east-1", "endpoint": "https://a", "dns": {}}, "status": {"verdict": "Sleepy"}}""")]
    public void AgentRegion_WhatDoesNotFit_IsRefused(string json) => Assert.Throws<JsonException>(() => Read(json));

    private static AgentRegion Read(string json) => JsonSerializer.Deserialize(json, ResourceJson.Options.TypeInfo<AgentRegion>())!;
}

using System.Text.Json;
using AgentRegions.Kubernetes.Json;
using k8s.Models;

namespace AgentRegions.Kubernetes.Tests.Json;

public sealed class WireFormatTests
{
    private static readonly DateTimeOffset Whole = new(2026, 11, 21, 9, 55, 24, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "2026-11-21T09:55:24.000000Z")]
    [InlineData(1_234_567, "2026-11-21T09:55:24.123456Z")]
    public void MicroTime_Any_HasExactlySixDigits(long ticks, string text)
    {
        var lease = new V1LeaseSpec { RenewTime = Whole.AddTicks(ticks).UtcDateTime };

        Assert.Equal(text, KubernetesJson.ToNode(new V1Lease { Spec = lease })["spec"]!["renewTime"]!.GetValue<string>());
    }

    [Fact]
    public void Metadata_Time_HasWholeSeconds() => Assert.Equal(
        "2026-11-21T09:55:24Z",
        KubernetesJson.ToNode(new V1ConfigMap { Metadata = new() { CreationTimestamp = Whole.AddMilliseconds(125).UtcDateTime } })["metadata"]!["creationTimestamp"]!.GetValue<string>());

    [Fact]
    public void Metadata_ManagedFields_AreLeftOut()
    {
        var map = JsonSerializer.Deserialize(
            """{"metadata": {"name": "a", "managedFields": [{"manager": "kubectl"}]}}""", KubernetesJson.Default.TypeInfo<V1ConfigMap>());

        Assert.Equal("a", map!.Metadata.Name);
        Assert.Null(map.Metadata.ManagedFields);
    }

    [Theory]
    [InlineData("2026-11-21T09:55:24Z")]
    [InlineData("2026-11-21T09:55:24.000000Z")]
    [InlineData("2026-11-21T11:55:24+02:00")]
    public void Time_AnyRfc3339Form_IsRead(string text)
    {
        var lease = JsonSerializer.Deserialize($$$"""{"spec": {"renewTime": "{{{text}}}"}}""", KubernetesJson.Default.TypeInfo<V1Lease>());

        Assert.Equal(Whole.UtcDateTime, lease!.Spec.RenewTime);
        Assert.Equal(DateTimeKind.Utc, lease.Spec.RenewTime!.Value.Kind);
    }

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("12")]
    public void Time_ThatIsNone_IsRefusedWithTheRemedy(string value)
    {
        var refusal = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize($$$"""{"spec": {"renewTime": {{{value}}}}}""", KubernetesJson.Default.TypeInfo<V1Lease>()));

        Assert.Contains("2026-11-21T09:55:24Z", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_UnknownType_SayHowToMakeItKnown()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => KubernetesJson.Default.TypeInfo<WireFormatTests>());

        Assert.Contains("TypeInfoResolvers", refusal.Message, StringComparison.Ordinal);
    }
}

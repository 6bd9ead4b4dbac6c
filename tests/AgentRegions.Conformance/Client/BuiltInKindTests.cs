using System.Text;
using AgentRegions.Kubernetes.Client;
using k8s.Models;

namespace AgentRegions.Conformance.Client;

public abstract class BuiltInKindTests(ApiServerFixture server)
{
    // Finer than a microsecond is what no MicroTime can hold.
    private static readonly DateTime Time = new DateTime(2026, 11, 21, 9, 55, 24, DateTimeKind.Utc).AddTicks(1_234_560);

    private readonly IKubernetesClient _client = server.Client;

    [ApiServerFact]
    public async Task Lease_MicroTimes_RoundTrip()
    {
        await _client.CreateAsync(new V1Lease
        {
            Metadata = new() { Name = "leader", NamespaceProperty = server.Namespace },
            Spec = new() { HolderIdentity = "me", LeaseDurationSeconds = 15, AcquireTime = Time, RenewTime = Time.AddSeconds(1), LeaseTransitions = 1 },
        });

        var read = await _client.GetAsync<V1Lease>("leader", server.Namespace);

        Assert.Equal(Time, read!.Spec.AcquireTime);
        Assert.Equal(Time.AddSeconds(1), read.Spec.RenewTime);
        Assert.Equal("me", read.Spec.HolderIdentity);
    }

    [ApiServerFact]
    public async Task Event_OnAnObject_IsStored()
    {
        await _client.CreateAsync(new Corev1Event
        {
            Metadata = new() { GenerateName = "something-", NamespaceProperty = server.Namespace },
            InvolvedObject = new() { ApiVersion = "v1", Kind = "ConfigMap", Name = "something", NamespaceProperty = server.Namespace },
            Reason = "Tested",
            Message = "it was tested",
            Type = "Normal",
            Count = 1,
            FirstTimestamp = Time,
            LastTimestamp = Time,
            EventTime = Time,
            Action = "Testing",
            ReportingComponent = "conformance",
            ReportingInstance = "conformance-0",
        });

        var stored = Assert.Single(await _client.ListAsync<Corev1Event>(server.Namespace));
        Assert.Equal("Tested", stored.Reason);
        Assert.Equal(Time, stored.EventTime);
    }

    [ApiServerFact]
    public async Task Secret_BytesAndText_RoundTrip()
    {
        await _client.CreateAsync(new V1Secret
        {
            Metadata = new() { Name = "secret", NamespaceProperty = server.Namespace },
            Data = new Dictionary<string, byte[]> { ["bytes"] = [0, 1, 255] },
            StringData = new Dictionary<string, string> { ["text"] = "word" },
        });

        var read = Assert.Single(await _client.ListAsync<V1Secret>(server.Namespace));

        Assert.Equal([0, 1, 255], read.Data!["bytes"]);
        Assert.Equal("word", Encoding.UTF8.GetString(read.Data["text"]));
        Assert.Equal("Secret", read.Kind);
        Assert.Equal("v1", read.ApiVersion);
    }

    [ApiServerFact]
    public async Task ConfigMap_Updated_KeepsItsOtherKeys()
    {
        var created = await _client.CreateAsync(new V1ConfigMap
        {
            Metadata = new() { Name = "config", NamespaceProperty = server.Namespace },
            Data = new Dictionary<string, string> { ["a"] = "1" },
            BinaryData = new Dictionary<string, byte[]> { ["b"] = [2] },
        });
        created.Data!["a"] = "2";

        var updated = await _client.UpdateAsync(created);

        Assert.Equal("2", updated.Data!["a"]);
        Assert.Equal([2], updated.BinaryData!["b"]);
    }

    [ApiServerFact]
    public async Task Namespace_ClusterScoped_IsFoundWithoutANamespace() =>
        Assert.Equal(server.Namespace, (await _client.GetAsync<V1Namespace>(server.Namespace))!.Metadata.Name);

    public sealed class OnSandbox(SandboxServer server) : BuiltInKindTests(server), IClassFixture<SandboxServer>;

    [NeedsCluster]
    public sealed class OnCluster(ClusterServer server) : BuiltInKindTests(server), IClassFixture<ClusterServer>;
}

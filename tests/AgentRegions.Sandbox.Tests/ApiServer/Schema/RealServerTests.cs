using System.Text.Json.Nodes;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Testing;

namespace AgentRegions.Sandbox.Tests.ApiServer.Schema;

/// <summary>The cases are what the real API server says: asked again.</summary>
public sealed class RealServerTests
{
    [ClusterFact]
    public async Task EveryCase_IsStillWhatTheRealServerSays()
    {
        await Gadgets.EnsureInstalledAsync();
        var options = new KubernetesClientOptions();
        options.TypeInfoResolvers.Add(RawGadgetJson.Default);
        using var client = new KubernetesClient(options);
        foreach (var expected in SchemaCase.All)
        {
            var gadget = new RawGadget { Metadata = new() { Name = "x", NamespaceProperty = "default" }, Spec = expected.Spec?.DeepClone() };
            try
            {
                var stored = await client.CreateAsync(gadget, new() { DryRun = true });
                Assert.True(JsonNode.DeepEquals(expected.Stored, stored.Spec), $"{expected.Spec}: {stored.Spec}");
            }
            catch (KubernetesException refusal)
            {
                var causes = refusal.Status.Details!.Causes!.Select(cause => $"{cause.Reason} | {cause.Field} | {cause.Message}");
                Assert.Equal(expected.Causes.Order(), causes.Order());
            }
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Sandbox.Tests.ApiServer.Schema;
using AgentRegions.Testing;

namespace AgentRegions.Sandbox.Tests.ApiServer.Apply;

/// <summary>A Gadget of its own in the real API server.</summary>
internal sealed class RealGadget : IAsyncDisposable
{
    private const string Namespace = "default";

    private readonly KubernetesClient _client;
    private readonly string _name = $"apply-{Guid.NewGuid():N}"[..16];
    private bool _exists;

    private RealGadget()
    {
        var options = new KubernetesClientOptions();
        options.TypeInfoResolvers.Add(RawGadgetJson.Default);
        _client = new(options);
    }

    public static async Task<RealGadget> CreateAsync()
    {
        await Gadgets.EnsureInstalledAsync();
        return new();
    }

    /// <returns>Why it was refused, or null.</returns>
    public async Task<string?> WriteAsync(ApplyStep step)
    {
        var options = new WriteOptions { FieldManager = step.Manager, Force = step.Force };
        try
        {
            if (step.IsApply)
                await _client.PatchAsync<RawGadget>(new(PatchType.Apply, step.Body(_name)), _name, Namespace, step.Subresource, options);
            else if (_exists)
                await _client.PatchAsync<RawGadget>(new(PatchType.Merge, step.Body(_name)), _name, Namespace, step.Subresource, options);
            else
                await _client.CreateAsync(Entity(step.Body(_name)), options);
            _exists = true;
            return null;
        }
        catch (KubernetesException refusal)
        {
            return refusal.Status.Message?.Replace(_name, "x", StringComparison.Ordinal);
        }
    }

    public async Task<JsonObject> GetAsync() => (JsonObject)JsonNode.Parse((await Command.RunAsync("kubectl", "get", "--raw", $"{Gadgets.Path}/{_name}")).Required)!;

    public async ValueTask DisposeAsync()
    {
        if (_exists)
        {
            await _client.PatchAsync<RawGadget>(new(PatchType.Merge, JsonNode.Parse("""{"metadata": {"finalizers": null}}""")!), _name, Namespace);
            await _client.DeleteAsync<RawGadget>(_name, Namespace);
        }
        _client.Dispose();
    }

    private static RawGadget Entity(JsonObject body)
    {
        var gadget = body.Deserialize<RawGadget>(JsonSerializerOptions.Web)!;
        gadget.Metadata.NamespaceProperty = Namespace;
        return gadget;
    }
}

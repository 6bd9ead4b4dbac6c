using System.Text.Json.Nodes;
using AgentRegions.Conformance.Widgets;
using AgentRegions.Kubernetes.Client;

namespace AgentRegions.Conformance.Client;

public abstract class ListTests(ApiServerFixture server)
{
    private readonly IKubernetesClient _client = server.Client;

    [ApiServerFact]
    public async Task ListPage_LimitTwo_GoesThroughEveryPageOfOneVersion()
    {
        await CreateAsync("paged", 5);
        var options = new ListOptions { Limit = 2, LabelSelector = "group=paged" };
        var pages = new List<EntityPage<Widget>>();
        do
        {
            pages.Add(await _client.ListPageAsync<Widget>(server.Namespace, options));
            options = options with { Continue = pages[^1].Continue };
        }
        while (options.Continue is not null);

        Assert.Equal([2, 2, 1], pages.Select(p => p.Items.Count));
        Assert.Equal(Names("paged", 5), pages.SelectMany(p => p.Items).Select(w => w.Metadata.Name));
        Assert.Single(pages.Select(p => p.ResourceVersion).Distinct());
    }

    [ApiServerFact]
    public async Task ListAll_SmallPages_IsOneListWithItsVersion()
    {
        await CreateAsync("all", 5);

        var list = await _client.ListAllAsync<Widget>(server.Namespace, new() { Limit = 2, LabelSelector = "group=all" });

        Assert.Equal(Names("all", 5), list.Items.Select(w => w.Metadata.Name));
        Assert.NotNull(list.ResourceVersion);
        Assert.Null(list.Continue);
    }

    [ApiServerFact]
    public async Task List_AllNamespaces_HoldsTheseToo()
    {
        await CreateAsync("everywhere", 1);

        var found = await _client.ListAsync<Widget>(null, "group=everywhere");

        Assert.Contains(found, w => w.Metadata.NamespaceProperty == server.Namespace);
    }

    [ApiServerFact]
    public async Task List_LabelSelector_Selects()
    {
        await CreateAsync("left", 2);
        await CreateAsync("right", 1);

        Assert.Equal(Names("left", 2), (await _client.ListAsync<Widget>(server.Namespace, "group=left")).Select(w => w.Metadata.Name));
        Assert.Equal(3, (await _client.ListAsync<Widget>(server.Namespace, "group in (left, right)")).Count);
    }

    [ApiServerFact]
    public async Task List_FieldSelector_Selects()
    {
        await CreateAsync("fields", 2);
        var red = Widget.Named("fields-red", server.Namespace);
        red.Spec.Color = WidgetColor.Red;
        await _client.CreateAsync(red);

        Assert.Equal("fields-1", Assert.Single(await _client.ListAsync<Widget>(server.Namespace, fieldSelector: "metadata.name=fields-1")).Metadata.Name);
        Assert.Equal("fields-red", Assert.Single(await _client.ListAsync<Widget>(server.Namespace, fieldSelector: "spec.color=Red")).Metadata.Name);
    }

    [ApiServerFact]
    public async Task List_ContinueTokenThatMakesNoSense_IsRefused()
    {
        var refusal = await Assert.ThrowsAsync<KubernetesException>(() =>
            _client.ListPageAsync<Widget>(server.Namespace, new() { Limit = 2, Continue = "nonsense" }));

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refusal.StatusCode);
    }

    [ApiServerFact]
    public async Task List_ObjectThatDoesNotFitItsType_IsNamedAndLeftOut()
    {
        await CreateAsync("fits", 2);
        await _client.CreateAsync(new RawWidget
        {
            Metadata = new() { Name = "fits-not", NamespaceProperty = server.Namespace, Labels = new Dictionary<string, string> { ["group"] = "fits" } },
            Spec = new JsonObject { ["size"] = 1, ["color"] = "Ultraviolet" },
        });

        var page = await _client.ListAllAsync<Widget>(server.Namespace, new() { LabelSelector = "group=fits" });

        Assert.Equal(Names("fits", 2), page.Items.Select(w => w.Metadata.Name));
        var unparsable = Assert.Single(page.Unparsable);
        Assert.Equal("fits-not", unparsable.Metadata.Name);
        Assert.Contains("color", unparsable.Error.Message, StringComparison.Ordinal);
    }

    private async Task CreateAsync(string group, int count)
    {
        foreach (var name in Names(group, count))
        {
            var widget = Widget.Named(name, server.Namespace);
            widget.Metadata.Labels = new Dictionary<string, string> { ["group"] = group };
            await _client.CreateAsync(widget);
        }
    }

    private static IEnumerable<string> Names(string group, int count) => Enumerable.Range(0, count).Select(i => $"{group}-{i}");

    public sealed class OnSandbox(SandboxServer server) : ListTests(server), IClassFixture<SandboxServer>;

    [NeedsCluster]
    public sealed class OnCluster(ClusterServer server) : ListTests(server), IClassFixture<ClusterServer>;
}

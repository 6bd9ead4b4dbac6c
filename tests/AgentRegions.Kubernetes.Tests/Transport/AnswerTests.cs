using System.Text.Json.Nodes;
using AgentRegions.Kubernetes.Client;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Kubernetes.Tests.Transport;

public sealed class AnswerTests
{
    [Fact]
    public async Task Refusal_WithAStatus_CarriesItWhole()
    {
        await using var api = await TestApi.StartAsync((context, _) => TestApi.AnswerAsync(context, 422, """
            {"kind": "Status", "status": "Failure", "message": "Widget \"a\" is invalid", "reason": "Invalid", "code": 422,
             "details": {"name": "a", "causes": [{"reason": "FieldValueInvalid", "message": "too big", "field": "spec.size"}]}}
            """));
        using var client = api.NewClient();

        var refusal = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync<V1ConfigMap>("a", "b"));

        Assert.True(refusal.IsInvalid);
        Assert.Equal("Widget \"a\" is invalid", refusal.Message);
        Assert.Equal("spec.size", Assert.Single(refusal.Status.Details!.Causes!).Field);
    }

    [Fact]
    public async Task Refusal_ByAProxyInHtml_NamesTheServerAndTheCode()
    {
        await using var api = await TestApi.StartAsync((context, _) => TestApi.AnswerAsync(context, 403, "<html>" + new string('x', 5000)));
        using var client = api.NewClient();

        var refusal = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync<V1ConfigMap>("a", "b"));

        Assert.True(refusal.IsForbidden);
        Assert.Contains("403", refusal.Message, StringComparison.Ordinal);
        Assert.True(refusal.Message.Length < 500);
    }

    [Fact]
    public async Task Answer_NotJson_SaysSo()
    {
        await using var api = await TestApi.StartAsync((context, _) => TestApi.AnswerAsync(context, 200, "<html>"));
        using var client = api.NewClient();

        var failure = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync<V1ConfigMap>("a", "b"));

        Assert.Equal("Unparsable", failure.Status.Reason);
    }

    [Fact]
    public async Task List_ContinueTokenExpires_StartsAgainOnceAndUnpaged()
    {
        var queries = new List<string>();
        await using var api = await TestApi.StartAsync((context, _) =>
        {
            var query = context.Request.QueryString.Value!;
            queries.Add(query);
            return query.Contains("continue", StringComparison.Ordinal) ? TestApi.AnswerAsync(context, 410, """{"reason": "Expired", "code": 410}""")
                : query.Contains("limit", StringComparison.Ordinal) ? TestApi.AnswerAsync(context, 200, """{"metadata": {"continue": "t", "resourceVersion": "1"}, "items": [{"metadata": {"name": "old"}}]}""")
                : TestApi.AnswerAsync(context, 200, """{"metadata": {"resourceVersion": "2"}, "items": [{"metadata": {"name": "new"}}]}""");
        });
        using var client = api.NewClient();

        var list = await client.ListAsync<V1ConfigMap>("b");

        Assert.Equal(["new"], list.Select(m => m.Metadata.Name));
        Assert.Equal(["?limit=500", "?limit=500&continue=t", ""], queries);
    }

    [Fact]
    public async Task List_ItemsOfEveryWrongShape_AreCountedAndTheRestIsThere()
    {
        await using var api = await TestApi.StartAsync((context, _) => TestApi.AnswerAsync(context, 200, """
            {"kind": "ConfigMapList", "items": [{"metadata": {"name": "a"}}, null, 5, "text", [], {"metadata": 1}, {"metadata": {"name": "odd", "namespace": "b"}, "data": {"k": {}}}, {"metadata": {"name": "z"}}],
             "metadata": {"resourceVersion": "9"}}
            """));
        using var client = api.NewClient();

        var page = await client.ListPageAsync<V1ConfigMap>("b", new());

        Assert.Equal(["a", "z"], page.Items.Select(m => m.Metadata.Name));
        Assert.Equal(6, page.Unparsable.Count);
        Assert.Equal("odd", page.Unparsable[^1].Metadata.Name);
        Assert.Equal("9", page.ResourceVersion);
    }

    [Fact]
    public async Task Warning_SaidTwice_IsLoggedOnce()
    {
        await using var api = await TestApi.StartAsync((context, _) =>
        {
            context.Response.Headers["Warning"] = "299 - \"agentregion.dev/v1alpha1 is deprecated\"";
            return TestApi.AnswerAsync(context, 200, "{}");
        });
        var log = new ListLogger();
        using var client = api.NewClient(logger: log);

        await client.GetAsync<V1ConfigMap>("a", "b");
        await client.GetAsync<V1ConfigMap>("a", "b");

        Assert.Single(log.Lines, l => l.Contains("agentregion.dev/v1alpha1 is deprecated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Delete_WithPreconditions_SendsThem()
    {
        var body = "";
        await using var api = await TestApi.StartAsync(async (context, _) =>
        {
            body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await TestApi.AnswerAsync(context, 200, "{}");
        });
        using var client = api.NewClient();

        await client.DeleteAsync<V1ConfigMap>("a", "b", new() { PropagationPolicy = "Foreground", PreconditionUid = "u" });

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Foreground","preconditions":{"uid":"u"}}"""), JsonNode.Parse(body!)));
    }

    [Fact]
    public async Task Server_BelowAPath_KeepsIt()
    {
        var path = "";
        await using var api = await TestApi.StartAsync((context, _) =>
        {
            path = context.Request.Path.Value;
            return TestApi.AnswerAsync(context, 200, "{}");
        });
        using var client = api.NewClient(o => o.Server = new(o.Server!, "/k8s/clusters/c-1"));

        await client.GetAsync<V1ConfigMap>("a", "b");

        Assert.Equal("/k8s/clusters/c-1/api/v1/namespaces/b/configmaps/a", path);
    }

    private sealed class ListLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}

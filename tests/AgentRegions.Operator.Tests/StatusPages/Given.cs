using System.Diagnostics.Metrics;
using System.Net;
using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Regions;
using AgentRegions.Operator.Resources;
using AgentRegions.Operator.StatusPages;
using AgentRegions.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using k8s;
using k8s.Models;

namespace AgentRegions.Operator.Tests.StatusPages;

/// <summary>A listener for the policies and regions that a test puts into the cluster.</summary>
internal sealed class Given : IDisposable
{
    public static readonly DateTimeOffset Since = new(2026, 1, 31, 18, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Lazy<StatusPageEndpoint> _endpoint;

    public Given(int requestsPerSecond = 1000) => _endpoint = new(() => new(
        new(new IPEndPoint(IPAddress.Loopback, 8092), requestsPerSecond), new(Policies, Regions), new(_services.GetRequiredService<IMeterFactory>()), Clock));

    public ManualTimeProvider Clock { get; } = new();

    public Cache<FailoverPolicy> Policies { get; } = new();

    public Cache<AgentRegion> Regions { get; } = new();

    public static StatusPageSpec Page { get; } = new() { Dns = new() { Addresses = new() { Ipv4 = ["192.0.2.10"] } } };

    public Given With(StatusPageSpec? page, string ns = "agents", bool shown = true, string name = "agent.example.com")
    {
        Policies.Items.Add(new()
        {
            Metadata = new() { Name = "support", NamespaceProperty = ns },
            Spec = new()
            {
                RegionSelector = new() { MatchLabels = new Dictionary<string, string> { ["service"] = "support" } },
                Dns = new() { Zone = "example.com", Name = name },
                Coordination = new() { Type = CoordinationType.Kubernetes },
                Safety = page is null ? new() : new() { AllDown = AllDownAction.StatusPage, StatusPage = page },
            },
            Status = new() { StatusPage = shown ? new() { Since = Since, Owners = ["secret-region"] } : null },
        });
        return this;
    }

    public Given Carrying(long sessions)
    {
        Regions.Items.Add(new()
        {
            Metadata = new() { Name = "secret-region", NamespaceProperty = "agents", Labels = new Dictionary<string, string> { ["service"] = "support" } },
            Spec = new() { Region = "us-east-1", Endpoint = "https://secret.example.com", Dns = new() { Hostname = "secret.example.net" }, Health = new() },
            Status = new() { Verdict = Verdict.Down, Sessions = new() { Total = sessions } },
        });
        return this;
    }

    public async Task<Answer> AskAsync(string host = "agent.example.com", string? accept = null, string method = "GET", string path = "/any/path?at=all")
    {
        var context = new DefaultHttpContext();
        var body = new MemoryStream();
        context.Response.Body = body;
        (context.Request.Method, context.Request.Path, context.Request.Host) = (method, path.Split('?')[0], new HostString(host));
        if (accept is not null)
            context.Request.Headers.Accept = accept;
        await _endpoint.Value.AnswerAsync(context);
        return new(context.Response.StatusCode, context.Response.Headers, System.Text.Encoding.UTF8.GetString(body.ToArray()), (int)body.Length);
    }

    public void Dispose() => _services.Dispose();

    internal sealed record Answer(int Status, IHeaderDictionary Headers, string Body, int Bytes);

    /// <summary>What the API server holds.</summary>
    internal sealed class Cache<T> : IEntityCache<T>
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        public List<T> Items { get; } = [];

        public bool HasSynced => true;

        public T? Get(NamespacedName key) => Items.Find(i => i.Metadata.Name == key.Name && i.Metadata.NamespaceProperty == key.Namespace);

        public IReadOnlyList<T> List(string? @namespace = null) => Items;

        public IReadOnlyList<T> ByIndex(string indexName, string value) =>
            [.. Items.Where(i => indexName == Labels.Index && i is AgentRegion region && Labels.Of(region).Contains(value))];
    }
}

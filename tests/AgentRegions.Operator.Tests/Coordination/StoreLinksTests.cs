using System.Diagnostics.Metrics;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Resources;
using AgentRegions.Operator.Coordination;
using AgentRegions.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentRegions.Operator.Tests.Coordination;

/// <summary>One link for a table, however policies list its endpoints.</summary>
public sealed class StoreLinksTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly List<DynamoDBCoordination> _opened = [];
    private readonly StoreLinks _links;

    public StoreLinksTests() => _links = new(
        null!, Open, new("us-east-1", "us-east-1", "pod_1", "operators"), new MembershipOptions(), new(_services.GetRequiredService<IMeterFactory>()), new ManualTimeProvider(), NullLogger<StoreLinks>.Instance);

    [Fact]
    public void SameTableWithItsEndpointsInAnotherOrder_IsOneLink()
    {
        var one = Join("one", "votes", "us-east-1", "us-west-2", "eu-west-1");

        Assert.Same(one, Join("two", "votes", "eu-west-1", "us-east-1", "us-west-2"));
        Assert.Same(one, Join("three", "votes", "us-west-2"));
        Assert.Single(_opened);
        Assert.Single(_links.Tables);
        Assert.Equal(3, _links.Tables[0].Services.Count);
    }

    [Fact]
    public void EndpointsThatTwoListsHaveInCommon_ConnectAThird()
    {
        var one = Join("one", "votes", "us-east-1");
        Join("two", "votes", "us-east-1", "us-west-2");
        Assert.Same(one, Join("three", "votes", "us-west-2"));
    }

    [Fact]
    public void TablesWithoutAnEndpointInCommon_AreTwo_AndEachIsWrittenByAProcessOfItsOwn()
    {
        var one = Join("one", "votes", "us-east-1");
        var two = Join("two", "votes", "eu-west-1");
        var three = Join("three", "other", "us-east-1");

        Assert.Equal(3, new[] { one, two, three }.Distinct().Count());
        Assert.Equal(["pod_1", "pod_1.2", "pod_1.3"], new[] { one, two, three }.Select(l => l.Membership.Process));
    }

    public void Dispose() => _services.Dispose();

    private StoreLink Join(string service, string table, params string[] endpoints) =>
        _links.Join(new("agents", service), new() { Type = CoordinationType.DynamoDB, DynamoDB = new() { Table = table, Endpoints = endpoints } });

    private TableStore Open(DynamoDBCoordination table)
    {
        _opened.Add(table);
        return new(null!, null!, (_, _) => Task.FromResult<CoordinationProblem?>(null));
    }
}

using AgentRegions.Sidecar.Knowledge;
using AgentRegions.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRegions.Sidecar.Tests.Knowledge;

public sealed class OperatorKnowledgeTests : IAsyncLifetime
{
    private StubOperator _operator = null!;
    private RunningSidecar _sidecar = null!;

    private KnownService? Known => _sidecar.App.Services.GetRequiredService<IServiceKnowledge>().Now;

    public async Task InitializeAsync()
    {
        _operator = await StubOperator.StartAsync();
        _sidecar = await RunningSidecar.StartAsync(RunningSidecar.Options with { Operator = _operator.Address, Service = new("agents", "support") });
    }

    [Fact]
    public async Task OperatorTells_EpochAndActiveSet_AreKnownByTheSecondAnswer()
    {
        _operator.Tell(4, "us-east-1");
        await Eventually.HoldsAsync(() => Known?.Epoch == 4, "the epoch is known");
        Assert.StartsWith("/v1/services/agents/support/sidecars/", _operator.AskedPath, StringComparison.Ordinal);
        Assert.Equal("us-east-1", _operator.Said("region"));

        // It asks each second. One question may be on its way, and be answered with the old epoch.
        _operator.Tell(5, "eu-west-1");
        _operator.AnswerOnly(2);
        await Eventually.HoldsAsync(() => Known is { Epoch: 5, Active: ["eu-west-1"] }, "the new epoch is known");
    }

    [Fact]
    public async Task ReplicaLags_OlderEpoch_ChangesNothing()
    {
        _operator.Tell(5, "eu-west-1");
        await Eventually.HoldsAsync(() => Known?.Epoch == 5, "the epoch is known");

        _operator.Tell(4, "us-east-1");

        await Eventually.HoldsAsync(() => Known!.Age > TimeSpan.FromSeconds(2), "what is known grows old");
        Assert.Equal((5, "eu-west-1"), (Known!.Epoch, Known.Active[0]));
    }

    [Fact]
    public async Task OperatorGoesSilent_Age_CountsFromItsLastAnswer()
    {
        _operator.Tell(5, "us-east-1", asOf: 7);
        await Eventually.HoldsAsync(() => Known is not null, "something is known");
        Assert.InRange(Known!.Age.TotalSeconds, 7, 9.5);

        _operator.Answer = null;

        await Eventually.HoldsAsync(() => Known!.Age > TimeSpan.FromSeconds(10), "what is known grows old");
        Assert.Equal(5, Known!.Epoch);
    }

    public async Task DisposeAsync()
    {
        await _sidecar.DisposeAsync();
        await _operator.DisposeAsync();
    }
}

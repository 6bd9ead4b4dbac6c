using AgentRegions.Core.Tables;
using AgentRegions.Sandbox.Tables;

namespace AgentRegions.Conformance.Tables;

/// <summary>Empty tables to test against.</summary>
public abstract class TableFixture
{
    public abstract Task<ITable> NewTableAsync();
}

/// <summary>The sandbox's.</summary>
public sealed class MemoryTables : TableFixture
{
    public override Task<ITable> NewTableAsync() => Task.FromResult<ITable>(new MemoryTable(TimeProvider.System));
}

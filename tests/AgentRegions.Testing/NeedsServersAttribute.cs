using Xunit.Abstractions;
using Xunit.Sdk;

namespace AgentRegions.Testing;

/// <summary>
/// Tests that start servers or other programs, or wait for them. <c>./dev test --fast</c> leaves them out: it filters by the trait
/// <c>Needs=Servers</c>.
/// </summary>
[TraitDiscoverer("AgentRegions.Testing.NeedsServersDiscoverer", "AgentRegions.Testing")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method | AttributeTargets.Assembly)]
public sealed class NeedsServersAttribute : Attribute, ITraitAttribute;

/// <summary>A test that needs a server or a program that not every machine has; it is skipped where that is missing.</summary>
[TraitDiscoverer("AgentRegions.Testing.NeedsServersDiscoverer", "AgentRegions.Testing")]
[AttributeUsage(AttributeTargets.Method)]
public abstract class ServerFactAttribute : FactAttribute, ITraitAttribute;

/// <summary>As <see cref="ServerFactAttribute"/>, for theories.</summary>
[TraitDiscoverer("AgentRegions.Testing.NeedsServersDiscoverer", "AgentRegions.Testing")]
[AttributeUsage(AttributeTargets.Method)]
public abstract class ServerTheoryAttribute : TheoryAttribute, ITraitAttribute;

/// <summary>What xunit asks for the traits of the attributes above.</summary>
public sealed class NeedsServersDiscoverer : ITraitDiscoverer
{
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) => [new("Needs", "Servers")];
}

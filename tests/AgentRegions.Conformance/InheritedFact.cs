using System.Reflection;
using AgentRegions.Testing;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace AgentRegions.Conformance;

/// <summary>A class whose tests need something that is not always there; without it they are skipped.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class NeedsAttribute : Attribute
{
    /// <summary>Null: it is there.</summary>
    public abstract string? SkipReason { get; }
}

/// <summary>A class whose tests need the real API server that KUBECONFIG names.</summary>
public sealed class NeedsClusterAttribute : NeedsAttribute
{
    public override string? SkipReason => TestCluster.SkipReason;
}

/// <summary>A test that the classes which inherit it run, each on its own API server.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("AgentRegions.Conformance.InheritedFactDiscoverer", "AgentRegions.Conformance")]
public sealed class ApiServerFactAttribute : FactAttribute;

/// <summary>A test that the classes which inherit it run, each on its own table.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("AgentRegions.Conformance.InheritedFactDiscoverer", "AgentRegions.Conformance")]
public sealed class TableFactAttribute : FactAttribute;

public sealed class InheritedFactDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new InheritedTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
}

public sealed class InheritedTestCase : XunitTestCase
{
    [Obsolete("For deserialization only", error: true)]
    public InheritedTestCase()
    {
    }

    public InheritedTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(messages, display, options, method)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.ToRuntimeType().GetCustomAttribute<NeedsAttribute>()?.SkipReason;
}

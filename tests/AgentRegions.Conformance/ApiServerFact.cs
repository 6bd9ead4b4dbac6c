using AgentRegions.Testing;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace AgentRegions.Conformance;

/// <summary>A class whose tests need the real API server that KUBECONFIG names; without one they are skipped.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsClusterAttribute : Attribute;

/// <summary>A test that the classes which inherit it run, each on its own API server.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("AgentRegions.Conformance.ApiServerFactDiscoverer", "AgentRegions.Conformance")]
public sealed class ApiServerFactAttribute : FactAttribute;

public sealed class ApiServerFactDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new ApiServerTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
}

public sealed class ApiServerTestCase : XunitTestCase
{
    [Obsolete("For deserialization only", error: true)]
    public ApiServerTestCase()
    {
    }

    public ApiServerTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(messages, display, options, method)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsClusterAttribute)).Any() ? TestCluster.SkipReason : null;
}

using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace AgentRegions.Testing;

/// <summary>
/// Runs the tests of a class side by side too: xunit itself does so with classes only. Tests that share a fixture or a collection stay
/// one after the other. Those marked <see cref="TakesLongAttribute"/> begin first, so that the run does not end with one of them alone.
/// An assembly chooses it by <c>[assembly: TestFramework("AgentRegions.Testing.SideBySideFramework", "AgentRegions.Testing")]</c>.
/// </summary>
public sealed class SideBySideFramework(IMessageSink messageSink) : XunitTestFramework(messageSink)
{
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assembly, ISourceInformationProvider sources, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(assembly, sources, diagnostics)
    {
        // The base class declares it so; xunit waits for the message that the run ended.
        protected override async void RunTestCases(
            IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions)
        {
            using var runner = new Runner(TestAssembly, testCases, DiagnosticMessageSink, executionMessageSink, executionOptions);
            await runner.RunAsync();
        }
    }

    private sealed class Runner(
        ITestAssembly assembly, IEnumerable<IXunitTestCase> cases, IMessageSink diagnostics, IMessageSink sink,
        ITestFrameworkExecutionOptions options)
        : XunitTestAssemblyRunner(assembly, cases, diagnostics, sink, options)
    {
        protected override async Task<RunSummary> RunTestCollectionsAsync(
            IMessageBus messageBus, CancellationTokenSource cancellationTokenSource)
        {
            using var places = new SemaphoreSlim(ExecutionOptions.MaxParallelThreadsOrDefault());
            var total = new RunSummary();
            foreach (var summary in await Task.WhenAll(Groups().Select(RunAsync)))
                total.Aggregate(summary);
            return total;

            async Task<RunSummary> RunAsync((ITestCollection Collection, List<IXunitTestCase> Cases) group)
            {
                await places.WaitAsync();
                try
                {
                    return await Task.Run(() => RunTestCollectionAsync(messageBus, group.Collection, group.Cases, cancellationTokenSource));
                }
                finally
                {
                    places.Release();
                }
            }
        }

        private IEnumerable<(ITestCollection Collection, List<IXunitTestCase> Cases)> Groups() => OrderTestCollections()
            .SelectMany(c => IsShared(c.Item2[0].TestMethod.TestClass) ? [(c.Item1, c.Item2)] : ByMethod(c.Item2))
            .OrderByDescending(c => c.Item2.Exists(TakesLongAttribute.IsOn));

        private static bool IsShared(ITestClass test) =>
            test.Class.GetCustomAttributes(typeof(CollectionAttribute)).Any()
            || test.Class.ToRuntimeType().GetInterfaces()
                .Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IClassFixture<>));

        private IEnumerable<(ITestCollection, List<IXunitTestCase>)> ByMethod(List<IXunitTestCase> cases) =>
            from test in cases
            group test by (test.TestMethod.TestClass.Class.Name, test.TestMethod.Method.Name) into method
            select ((ITestCollection)new TestCollection(TestAssembly, null, $"{method.Key}"), method.ToList());
    }
}

/// <summary>A test or a class whose tests take a minute or more, mostly waiting.</summary>
[TraitDiscoverer("AgentRegions.Testing.TakesLongDiscoverer", "AgentRegions.Testing")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class TakesLongAttribute : Attribute, ITraitAttribute
{
    internal static readonly KeyValuePair<string, string> Trait = new("Takes", "Long");

    internal static bool IsOn(ITestCase test) => test.Traits.TryGetValue(Trait.Key, out var values) && values.Contains(Trait.Value);
}

/// <summary>What xunit asks for the trait.</summary>
public sealed class TakesLongDiscoverer : ITraitDiscoverer
{
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) => [TakesLongAttribute.Trait];
}

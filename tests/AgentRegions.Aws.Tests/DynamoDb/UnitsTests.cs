using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AgentRegions.Aws.DynamoDb;
using AgentRegions.Aws.DynamoDb.Calls;
using AgentRegions.Core.Tables;
using Amazon.Runtime;

namespace AgentRegions.Aws.Tests.DynamoDb;

/// <summary>What calls cost, as the metrics count it.</summary>
public sealed class UnitsTests
{
    [DynamoDbFact]
    public async Task DynamoDbLocalsUnits_AreCountedByTableAndAction_AndRefusalsToldApart()
    {
        var name = $"units-{Guid.NewGuid():N}";
        using var dynamoDb = new DynamoDbCoordination(new() { Endpoint = await TestDynamoDb.EndpointAsync(), Credentials = new BasicAWSCredentials("test", "test"), RequestTimeout = TimeSpan.FromSeconds(20) });
        await dynamoDb.Tables.CreateAsync(name, ["us-east-1"], default);
        var table = dynamoDb.Table(name, ["us-east-1"]);
        using var counted = new Counted(name);

        await table.PutAsync(new("p", "s", ("body", new byte[900])), WriteCondition.NotExists, default);
        await table.PutAsync(new("p", "s", ("body", new byte[2500])), WriteCondition.None, default);
        await table.PutAsync(new("p", "s"), WriteCondition.NotExists, default);
        await table.GetAsync(new("p", "s"), consistent: true, default);
        await table.GetAsync(new("p", "s"), consistent: false, default);
        await table.QueryAsync("p", "", consistent: false, default);
        await table.DeleteAsync(new("p", "s"), WriteCondition.None, default);

        Assert.Equal(
            new Dictionary<string, double>
            {
                ["write_units PutItem"] = 1 + 3,
                ["write_units DeleteItem"] = 3,
                ["read_units GetItem"] = 1 + 0.5,
                ["read_units Query"] = 0.5,
                ["requests PutItem ok"] = 2,
                ["requests PutItem condition"] = 1,
                ["requests GetItem ok"] = 2,
                ["requests Query ok"] = 1,
                ["requests DeleteItem ok"] = 1,
            }.OrderBy(e => e.Key, StringComparer.Ordinal),
            counted.Sums.OrderBy(e => e.Key, StringComparer.Ordinal));
    }

    /// <summary>Sums one table's counters; other tests use others.</summary>
    private sealed class Counted : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly string _table;

        public Counted(string table)
        {
            _table = table;
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == DynamoDbMetrics.MeterName && instrument.Name.EndsWith("_total", StringComparison.Ordinal))
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.Start();
        }

        public ConcurrentDictionary<string, double> Sums { get; } = new();

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var labels = tags.ToArray().ToDictionary(t => t.Key, t => t.Value as string);
            if (labels["table"] != _table)
                return;
            var key = $"{instrument.Name["agentregion_dynamodb_".Length..^"_total".Length]} {labels["action"]} {labels.GetValueOrDefault("result")}".TrimEnd();
            Sums.AddOrUpdate(key, value, (_, sum) => sum + value);
        }
    }
}

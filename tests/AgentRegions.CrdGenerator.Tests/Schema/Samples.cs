using AgentRegions.Core;
using AgentRegions.Core.Schema;
using AgentRegions.Kubernetes.Entities;
using k8s.Models;

namespace AgentRegions.CrdGenerator.Tests.Schema;

/// <summary>A kettle.</summary>
[KubernetesEntity(Group = "kitchen.example", ApiVersion = "v1", Kind = "Kettle", PluralName = "kettles")]
[KubernetesEntityShortNames("kt")]
[EntityScope(EntityScope.Cluster)]
[GenericAdditionalPrinterColumn(".spec.litres", "Litres", "integer", Priority = 1)]
public sealed class Kettle : CustomKubernetesEntity<KettleSpec, KettleStatus>;

/// <summary>What a kettle is to do.</summary>
[ValidationRule("self.litres > 0", "litres must be above 0", FieldPath = ".litres")]
public sealed record KettleSpec
{
    /// <summary>How much. See <see cref="Heat"/>.</summary>
    [RangeMinimum(0)]
    [RangeMaximum(10, exclusiveMaximum: true)]
    public required int Litres { get; init; }

    /// <summary>How hot.</summary>
    public Heat Heat { get; set; } = Heat.Warm;

    public KettleLid Lid { get; set; } = new() { Hinges = 3 };

    [DurationRange("1s", "1h", WholeSeconds = true)]
    public Duration KeepWarm { get; set; } = Duration.FromMinutes(1);

    [Items(0, 3)]
    [ItemLength(1, 8)]
    [ItemValidationRule("self != 'milk'", "teas must not be milk")]
    [XListType("set")]
    public IReadOnlyList<string> Teas { get; set; } = ["green"];

    [Properties(1, 4)]
    public IReadOnlyDictionary<string, long>? Minutes { get; init; }

    [Pattern("^[a-z]+$", Message = "name must be letters")]
    [Length(1, 9)]
    public string? Name { get; init; }
}

/// <summary>The lid.</summary>
public sealed record KettleLid
{
    /// <summary>At least one.</summary>
    [RangeMinimum(1)]
    public int Hinges { get; set; } = 2;

    public bool Locked { get; set; }
}

/// <summary>What a kettle does.</summary>
public sealed record KettleStatus
{
    [RangeMinimum(5)]
    public int Degrees { get; set; } = 20;

    public DateTimeOffset? BoiledAt { get; init; }
}

public enum Heat
{
    Cold,

    /// <summary>Nice.</summary>
    Warm,
}

public sealed record Fractional
{
    public double Share { get; set; }
}

using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Gates;

/// <summary>Compares contracts field by field.</summary>
public static class ContractGateRules
{
    // Two regions whose schema, model or secrets differ cannot go on with each other's conversations.
    // Release, index and blobs may differ unless the policy expects a value.
    private static readonly (string Name, Func<AgentContract, string?> Value, bool FromSource)[] Fields =
    [
        ("schema_rev", c => c.SchemaRev, true),
        ("model_tag", c => c.ModelTag, true),
        ("secrets_rev", c => c.SecretsRev, true),
        ("release", c => c.Release, false),
        ("index_hash", c => c.IndexHash, false),
        ("blob_manifest", c => c.BlobManifest, false),
    ];

    internal static GateFinding Judge(ContractGate? gate, GateQuestion question)
    {
        if (question.IsPlacement && gate?.Expected is null)
            return GateFinding.Pass("there is no source to compare with");
        if (question.Target.Contract is not { } target)
            return GateFinding.Fail("the target has not said its contract");
        return Mismatch(gate?.Expected, question.Source?.Contract, target) is { } detail ? GateFinding.Fail(detail, question.Target.SaidAgo)
            : GateFinding.Pass("contract matches", question.Target.SaidAgo);
    }

    /// <summary>The first difference, or null when the contract is what is wanted.</summary>
    /// <param name="expected">What the policy requires; its absent fields are taken from the source.</param>
    public static string? Mismatch(AgentContract? expected, AgentContract? source, AgentContract target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var compared = 0;
        foreach (var (name, value, fromSource) in Fields)
        {
            var required = expected is null ? null : value(expected);
            var wanted = required ?? (fromSource && source is not null ? value(source) : null);
            if (wanted is null)
                continue;
            compared++;
            if (value(target) != wanted)
                return $"{name} is {value(target) ?? "not said"}, {(required is null ? "the source's was" : "the policy expects")} {wanted}";
        }
        return compared > 0 ? null : "nothing to compare with: the source never said its contract; set contract.expected";
    }
}

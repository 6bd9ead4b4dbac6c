namespace AgentRegions.Core.Resources.Validation;

/// <summary>
/// The rules of the schema once more, for objects that were stored under an older schema or by an API server without CEL.
/// Rules that compare with the object before (what cannot be changed) are the API server's alone.
/// </summary>
public static partial class ResourceRules
{
    /// <summary>Every problem of a region's spec; empty when it is valid.</summary>
    public static IReadOnlyList<FieldProblem> Validate(AgentRegionSpec? spec)
    {
        var check = new FieldCheck();
        if (check.Has(spec, "spec"))
            CheckRegion(check, spec!);
        return check.Problems;
    }

    /// <summary>Every problem of a policy's spec; empty when it is valid.</summary>
    public static IReadOnlyList<FieldProblem> Validate(FailoverPolicySpec? spec)
    {
        var check = new FieldCheck();
        if (check.Has(spec, "spec"))
            CheckPolicy(check, spec!);
        return check.Problems;
    }

    /// <summary>Every problem of a change's spec; empty when it is valid.</summary>
    public static IReadOnlyList<FieldProblem> Validate(FailoverSpec? spec)
    {
        var check = new FieldCheck();
        if (check.Has(spec, "spec"))
            CheckFailover(check, spec!);
        return check.Problems;
    }

    private static void CheckFailover(FieldCheck check, FailoverSpec spec)
    {
        if (check.Has(spec.PolicyRef, "spec.policyRef"))
            check.Form("spec.policyRef.name", spec.PolicyRef.Name, ResourceLimits.NameLength, ResourcePatterns.ObjectNameRegex, ResourcePatterns.ObjectNameRemedy);
        check.OptionalForm("spec.to", spec.To, ResourceLimits.NameLength, ResourcePatterns.ObjectNameRegex, ResourcePatterns.ObjectNameRemedy);
        check.That(spec.Kind != FailoverKind.Switchover || spec.To is not null || spec.Routing is not null, "spec.to", ResourceRemedies.SwitchoverTarget);
        check.That(spec.Routing is null || spec is { Kind: FailoverKind.Switchover, DryRun: true, To: null }, "spec.routing", ResourceRemedies.RoutingPreview);
        check.That(spec.Kind != FailoverKind.Drill || spec.Bypass.Count == 0, "spec.bypass", DrillForms.NoBypass);
        check.That(spec.Kind != FailoverKind.Drill || spec.OnTimeout == DrainTimeoutAction.Abort, "spec.onTimeout", DrillForms.NoForce);
        check.Unique("spec.bypass", spec.Bypass, rule => rule.ToString(), maxItems: 3);
        check.OptionalText("spec.reason", spec.Reason, 0, ResourceLimits.ReasonLength);
        check.Range("spec.timeout", spec.Timeout, ResourceLimits.MinRequestTimeout, ResourceLimits.MaxRequestTimeout);
    }
}

namespace AgentRegions.Core.Resources.Validation;

/// <summary>The rules of a policy's gates.</summary>
internal static class GateRules
{
    public static void Check(FieldCheck check, IReadOnlyList<GateSpec> gates)
    {
        check.Unique("spec.gates", gates, gate => gate.Name, ResourceLimits.Gates);
        for (var i = 0; i < gates.Count; i++)
            CheckGate(check, $"spec.gates[{i}]", gates[i]);
    }

    private static void CheckGate(FieldCheck check, string field, GateSpec gate)
    {
        check.Form(field + ".name", gate.Name, ResourceLimits.NameLength, ResourcePatterns.LabelRegex, ResourcePatterns.LabelRemedy);
        check.That(gate.Type != GateType.ReplicationLag || gate.ReplicationLag is not null, field + ".replicationLag", ResourceRemedies.ReplicationLagGate);
        check.That(gate.Type != GateType.QueueTail || gate.QueueTail is not null, field + ".queueTail", ResourceRemedies.QueueTailGate);
        check.That(gate.Capacity?.Scale is null || gate.OnFailure == GateFailure.Block, field + ".onFailure", ResourceRemedies.ScaleBlocks);
        check.That(gate.Type != GateType.Webhook || gate.Webhook is not null, field + ".webhook", ResourceRemedies.WebhookGate);
        if (gate.ForceAfter is { } force)
            check.Range(field + ".forceAfter", force, ResourceLimits.MinForceAfter, ResourceLimits.MaxForceAfter);
        if (gate.Contract?.Expected is { } expected)
            CheckContract(check, field + ".contract.expected", expected);
        check.OptionalText(field + ".indexHash.expected", gate.IndexHash?.Expected, 1, ResourceLimits.ContractValueLength);
        check.OptionalText(field + ".blobManifest.expected", gate.BlobManifest?.Expected, 1, ResourceLimits.ContractValueLength);
        if (gate.ReplicationLag is { } lag)
            check.Range(field + ".replicationLag.max", lag.Max, ResourceLimits.MinLag, ResourceLimits.MaxLag);
        if (gate.QueueTail is { } tail)
            CheckTail(check, field + ".queueTail", tail);
        if (gate.DedupeStore is { } dedupe)
            check.Range(field + ".dedupeStore.maxAge", dedupe.MaxAge, ResourceLimits.MinProbeAge, ResourceLimits.MaxProbeAge);
        if (gate.Capacity is { } capacity)
            CheckCapacity(check, field + ".capacity", capacity);
        if (gate.Webhook is { } webhook)
            CheckWebhook(check, field + ".webhook", webhook);
        if (gate.SemanticProbe is { } semantic)
            CheckSemantic(check, field + ".semanticProbe", semantic);
    }

    private static void CheckTail(FieldCheck check, string field, QueueTailGate tail)
    {
        check.That(tail.MaxDepth is not null || tail.MaxAge is not null, field, ResourceRemedies.SomeQueueBound);
        if (tail.MaxDepth is { } depth)
            check.Range(field + ".maxDepth", depth, 0, int.MaxValue);
        if (tail.MaxAge is { } age)
            check.Range(field + ".maxAge", age, "0s", ResourceLimits.MaxQueueAge);
    }

    private static void CheckCapacity(FieldCheck check, string field, CapacityGate capacity)
    {
        check.Range(field + ".minReady", capacity.MinReady, 0, ResourceLimits.MaxReplicas);
        if (capacity.PercentOfSource is { } percent)
            check.Range(field + ".percentOfSource", percent, 1, ResourceLimits.MaxShare);
        if (capacity.Scale is not { } scale)
            return;
        check.Range(field + ".scale.max", scale.Max, 1, ResourceLimits.MaxReplicas);
        check.That(scale.Max >= capacity.MinReady, field + ".scale.max", ResourceRemedies.ScaleHoldsMinimum);
        check.Range(field + ".scale.downAfter", scale.DownAfter, "0s", ResourceLimits.MaxScaleDown);
    }

    private static void CheckWebhook(FieldCheck check, string field, WebhookGate webhook)
    {
        check.Url(field + ".url", webhook.Url, ResourcePatterns.SafeUrlRegex, ResourcePatterns.SafeUrlRemedy);
        check.Range(field + ".timeout", webhook.Timeout, ResourceLimits.MinTimeout, ResourceLimits.MaxTimeout);
        check.Range(field + ".interval", webhook.Interval, ResourceLimits.MinAsk, ResourceLimits.MaxAsk);
    }

    private static void CheckSemantic(FieldCheck check, string field, SemanticProbeGate semantic)
    {
        check.Range(field + ".questions", semantic.Questions, 1, ResourceLimits.MaxQuestions);
        check.Range(field + ".seeds", semantic.Seeds, 1, ResourceLimits.MaxSeeds);
        check.Form(field + ".maxDrift", semantic.MaxDrift, ResourceLimits.ShareLength, ResourcePatterns.ShareRegex, ResourcePatterns.ShareRemedy);
        check.Range(field + ".timeout", semantic.Timeout, ResourceLimits.MinTimeout, ResourceLimits.MaxTimeout);
        check.Range(field + ".interval", semantic.Interval, ResourceLimits.MinSemanticAsk, ResourceLimits.MaxAsk);
    }

    private static void CheckContract(FieldCheck check, string field, AgentContract expected)
    {
        const int max = ResourceLimits.ContractValueLength;
        check.OptionalText(field + ".release", expected.Release, 1, max);
        check.OptionalText(field + ".schema_rev", expected.SchemaRev, 1, max);
        check.OptionalText(field + ".model_tag", expected.ModelTag, 1, max);
        check.OptionalText(field + ".index_hash", expected.IndexHash, 1, max);
        check.OptionalText(field + ".secrets_rev", expected.SecretsRev, 1, max);
        check.OptionalText(field + ".blob_manifest", expected.BlobManifest, 1, max);
    }
}

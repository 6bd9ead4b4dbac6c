namespace AgentRegions.Core.Resources.Validation;

/// <summary>The rules of a policy's signals.</summary>
internal static class SignalRules
{
    public static void Check(FieldCheck check, IReadOnlyList<SignalSpec> signals)
    {
        check.Unique("spec.detection.signals", signals, signal => signal.Name, ResourceLimits.Signals);
        for (var i = 0; i < signals.Count; i++)
            CheckSignal(check, $"spec.detection.signals[{i}]", signals[i]);
    }

    private static void CheckSignal(FieldCheck check, string field, SignalSpec signal)
    {
        check.Form(field + ".name", signal.Name, ResourceLimits.NameLength, ResourcePatterns.LabelRegex, ResourcePatterns.LabelRemedy);
        check.OptionalForm(field + ".region", signal.Region, ResourceLimits.NameLength, ResourcePatterns.ObjectNameRegex, ResourcePatterns.ObjectNameRemedy);
        check.Range(field + ".expiresAfter", signal.ExpiresAfter, ResourceLimits.MinSignal, ResourceLimits.MaxSignal);
        if (signal.Regions is { } regions)
        {
            check.That(regions.Count > 0, field + ".regions", SignalForms.SomeRegion);
            check.That(regions.Count <= ResourceLimits.SignalRegions, field + ".regions", $"regions must have at most {ResourceLimits.SignalRegions} entries");
            foreach (var (key, name) in regions)
                check.OptionalText($"{field}.regions.{key}", name, 1, ResourceLimits.NameLength);
        }
        if (signal.Source == SignalSource.CloudWatch)
        {
            check.That(signal.CloudWatch is not null, field + ".cloudWatch", SignalForms.CloudWatchSection);
            check.That(signal.Region is null != signal.Regions is null, field, SignalForms.CloudWatchRegion);
        }
        else
        {
            check.That(signal.Alertmanager is not null, field + ".alertmanager", SignalForms.AlertmanagerSection);
            check.That(signal.Alertmanager is null || signal.Region is null != signal.Alertmanager.RegionLabel is null, field, SignalForms.AlertmanagerRegion);
            check.That(signal.Regions is null || signal.Region is null, field + ".regions", SignalForms.RegionOrRegions);
        }
        if (signal.CloudWatch is { } cloudWatch)
            CheckCloudWatch(check, field + ".cloudWatch", cloudWatch);
        if (signal.Alertmanager is { } alertmanager)
            CheckAlertmanager(check, field + ".alertmanager", alertmanager);
    }

    private static void CheckCloudWatch(FieldCheck check, string field, CloudWatchSignal signal)
    {
        check.Form(field + ".topicArn", signal.TopicArn, ResourceLimits.ArnLength, NotificationForms.TopicArnRegex, NotificationForms.TopicArnRemedy);
        check.Unique(field + ".alarms", signal.Alarms, alarm => alarm, ResourceLimits.Alarms);
        for (var i = 0; i < signal.Alarms.Count; i++)
            check.OptionalText($"{field}.alarms[{i}]", signal.Alarms[i], 1, ResourceLimits.AlarmNameLength);
    }

    private static void CheckAlertmanager(FieldCheck check, string field, AlertmanagerSignal signal)
    {
        check.That(signal.Match.Count <= ResourceLimits.MatchLabels, field + ".match", $"match must have at most {ResourceLimits.MatchLabels} labels");
        foreach (var (label, value) in signal.Match)
            check.OptionalText($"{field}.match.{label}", value, 0, ResourceLimits.AlertLabelLength);
        check.OptionalForm(field + ".regionLabel", signal.RegionLabel, ResourceLimits.LabelNameLength, SignalForms.LabelNameRegex, SignalForms.LabelNameRemedy);
        if (check.Has(signal.Authorization, field + ".authorization") && check.Has(signal.Authorization.SecretKeyRef, field + ".authorization.secretKeyRef"))
            ResourceRules.CheckSecretKey(check, field + ".authorization.secretKeyRef", signal.Authorization.SecretKeyRef);
    }
}

using AgentRegions.Core.Resources.Validation;
using AgentRegions.Core.Schema;

namespace AgentRegions.Core.Resources;

/// <summary>
/// Evidence that another system has of a region, beside the observers' probes: a union by source, so the section that source names must be there. It is sent to
/// /v1/signals/NAMESPACE/POLICY/NAME of any operator that serves signals, and every operator hears of it.
/// </summary>
[ValidationRule("self.source != 'CloudWatch' || has(self.cloudWatch)", SignalForms.CloudWatchSection, FieldPath = ".cloudWatch")]
[ValidationRule("self.source != 'Alertmanager' || has(self.alertmanager)", SignalForms.AlertmanagerSection, FieldPath = ".alertmanager")]
[ValidationRule("self.source != 'CloudWatch' || has(self.region) != has(self.regions)", SignalForms.CloudWatchRegion)]
[ValidationRule(
    "self.source != 'Alertmanager' || !has(self.alertmanager) || has(self.region) != has(self.alertmanager.regionLabel)", SignalForms.AlertmanagerRegion)]
[ValidationRule("self.source != 'Alertmanager' || !has(self.regions) || !has(self.region)", SignalForms.RegionOrRegions, FieldPath = ".regions")]
public sealed record SignalSpec
{
    /// <summary>Names the signal in its URL, in status and in a change's evidence; once per policy.</summary>
    [Length(1, ResourceLimits.NameLength)]
    [Pattern(ResourcePatterns.Label, Message = "name " + ResourcePatterns.LabelRemedy)]
    public required string Name { get; init; }

    /// <summary>Who sends it.</summary>
    public required SignalSource Source { get; init; }

    /// <summary>The AgentRegion that all of it is about.</summary>
    [Length(1, ResourceLimits.NameLength)]
    [Pattern(ResourcePatterns.ObjectName, Message = "region " + ResourcePatterns.ObjectNameRemedy)]
    public string? Region { get; init; }

    /// <summary>The AgentRegion by the alarm's name, or by the value of alertmanager.regionLabel; what is not listed is about no region.</summary>
    [Properties(1, ResourceLimits.SignalRegions)]
    [ItemLength(1, ResourceLimits.NameLength)]
    [ValidationRule("size(self) > 0", SignalForms.SomeRegion)]
    public IReadOnlyDictionary<string, string>? Regions { get; init; }

    /// <summary>For source CloudWatch.</summary>
    public CloudWatchSignal? CloudWatch { get; init; }

    /// <summary>For source Alertmanager.</summary>
    public AlertmanagerSignal? Alertmanager { get; init; }

    /// <summary>
    /// How long an alarm counts after it was last sent, by the clock of the operator that received it: 10s to 24h. Longer than Alertmanager's repeat_interval;
    /// CloudWatch sends an alarm once, when it begins.
    /// </summary>
    [DurationRange(ResourceLimits.MinSignal, ResourceLimits.MaxSignal)]
    public Duration ExpiresAfter { get; set; } = Duration.FromMinutes(5);

    /// <summary>
    /// Whether an alarm makes its region Degraded by itself, whatever the observers see. Otherwise it is worth one observer's vote, and only beside at least one
    /// observer that sees the region Down or Degraded, and never against a quorum that sees it Healthy.
    /// </summary>
    public bool Sufficient { get; set; }
}

/// <summary>Who sends a signal.</summary>
public enum SignalSource
{
    /// <summary>CloudWatch alarms by an SNS topic with an HTTPS subscription. ALARM is evidence, OK takes it back, INSUFFICIENT_DATA says nothing.</summary>
    CloudWatch,

    /// <summary>Prometheus' Alertmanager by a webhook receiver. firing is evidence, resolved takes it back.</summary>
    Alertmanager,
}

/// <summary>CloudWatch alarms that an SNS topic carries. Each message must be signed by SNS; the subscription is confirmed for this topic alone.</summary>
public sealed record CloudWatchSignal
{
    /// <summary>The topic, for example arn:aws:sns:us-east-1:111122223333:agent-alarms.</summary>
    [Length(1, ResourceLimits.ArnLength)]
    [Pattern(NotificationForms.TopicArn, Message = "topicArn " + NotificationForms.TopicArnRemedy)]
    public required string TopicArn { get; init; }

    /// <summary>The names of the alarms that count; empty: every alarm of the topic, or those of regions.</summary>
    [Items(maxItems: ResourceLimits.Alarms)]
    [ItemLength(1, ResourceLimits.AlarmNameLength)]
    [XListType("set")]
    public IReadOnlyList<string> Alarms { get; set; } = [];
}

/// <summary>Alerts that Alertmanager posts (webhook_configs), with a bearer token.</summary>
public sealed record AlertmanagerSignal
{
    /// <summary>Labels that an alert must carry with these values, for example alertname: AgentDown; empty: every alert that is sent.</summary>
    [Properties(maxProperties: ResourceLimits.MatchLabels)]
    [ItemLength(maxLength: ResourceLimits.AlertLabelLength)]
    public IReadOnlyDictionary<string, string> Match { get; set; } = new Dictionary<string, string>();

    /// <summary>The label of an alert whose value is the AgentRegion's name, or a key of regions.</summary>
    [Length(1, ResourceLimits.LabelNameLength)]
    [Pattern(SignalForms.LabelName, Message = "regionLabel " + SignalForms.LabelNameRemedy)]
    public string? RegionLabel { get; init; }

    /// <summary>What Alertmanager must send.</summary>
    public required SignalAuthorization Authorization { get; init; }
}

/// <summary>The token that a sender must know.</summary>
public sealed record SignalAuthorization
{
    /// <summary>The Secret's key that holds the token alone, at least 16 characters; it comes as Authorization: Bearer TOKEN.</summary>
    public required SecretKeyReference SecretKeyRef { get; init; }
}

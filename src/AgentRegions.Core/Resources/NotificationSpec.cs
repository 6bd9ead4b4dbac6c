using AgentRegions.Core.Resources.Validation;
using AgentRegions.Core.Schema;

namespace AgentRegions.Core.Resources;

/// <summary>One receiver of notifications: a union by type, so the section that type names must be there.</summary>
[ValidationRule("self.type != 'Webhook' || has(self.webhook)", NotificationForms.WebhookSection, FieldPath = ".webhook")]
[ValidationRule("self.type != 'Slack' || has(self.slack)", NotificationForms.SlackSection, FieldPath = ".slack")]
[ValidationRule("self.type != 'SNS' || has(self.sns)", NotificationForms.SnsSection, FieldPath = ".sns")]
[ValidationRule("self.type != 'PagerDuty' || has(self.pagerDuty)", NotificationForms.PagerDutySection, FieldPath = ".pagerDuty")]
public sealed record NotificationSpec
{
    /// <summary>Names the receiver in Events and logs; once per policy.</summary>
    [Length(1, ResourceLimits.NameLength)]
    [Pattern(ResourcePatterns.Label, Message = "name " + ResourcePatterns.LabelRemedy)]
    public required string Name { get; init; }

    /// <summary>What the receiver speaks.</summary>
    public required NotificationType Type { get; init; }

    /// <summary>For type Webhook.</summary>
    public WebhookNotification? Webhook { get; init; }

    /// <summary>For type Slack.</summary>
    public SlackNotification? Slack { get; init; }

    /// <summary>For type SNS.</summary>
    public SnsNotification? Sns { get; init; }

    /// <summary>For type PagerDuty.</summary>
    public PagerDutyNotification? PagerDuty { get; init; }

    /// <summary>
    /// What is told; empty: NoHealthyRegion, FailoverStarted, FailoverBlocked, FailoverDone, FailoverFailed and RegisterAdopted. Of NoHealthyRegion, FailoverBlocked, FailbackDue and
    /// Drift the end is told as well.
    /// </summary>
    [Items(maxItems: ResourceLimits.NotificationEvents)]
    [XListType("set")]
    public IReadOnlyList<NotificationEvent> Events { get; set; } = [];

    /// <summary>
    /// The text for people, with placeholders: {service} {name} {event} {state} {severity} {kind} {from} {to} {epoch} {region} {reason} {message}; a brace itself is
    /// written twice. Absent: a sentence of the operator's.
    /// </summary>
    [Length(1, ResourceLimits.TemplateLength)]
    [Pattern(NotificationForms.Template, Message = "template " + NotificationForms.TemplateRemedy)]
    public string? Template { get; init; }
}

/// <summary>What a receiver speaks.</summary>
public enum NotificationType
{
    /// <summary>A POST of JSON with a signature.</summary>
    Webhook,

    /// <summary>A Slack incoming webhook.</summary>
    Slack,

    /// <summary>An Amazon SNS topic.</summary>
    SNS,

    /// <summary>PagerDuty's Events API v2.</summary>
    PagerDuty,
}

/// <summary>What is told.</summary>
public enum NotificationEvent
{
    /// <summary>No region is healthy; DNS stays as it is. Critical.</summary>
    NoHealthyRegion,

    /// <summary>A change of the active set began; under Weighted, Latency and Geolocation also one that only adds a region.</summary>
    FailoverStarted,

    /// <summary>Route 53 accepted the change; its name servers take it up. PagerDuty: acknowledges.</summary>
    FailoverSwitched,

    /// <summary>An active region is unhealthy, and a rule or a fault has kept the service there for 10 seconds.</summary>
    FailoverBlocked,

    /// <summary>All name servers answer the change. PagerDuty: resolves.</summary>
    FailoverDone,

    /// <summary>A change was given up: its records were refused, or a request could not be met.</summary>
    FailoverFailed,

    /// <summary>A planned change was taken back before its fence: its streams did not end in time, or it was not wanted any more. The service is where it was.</summary>
    RolledBack,

    /// <summary>A preferred region has been healthy for failback.stableFor, and a person must bring traffic back. Under failback.mode Hold nothing is due.</summary>
    FailbackDue,

    /// <summary>Someone else changed the service's records.</summary>
    Drift,

    /// <summary>The active set was taken over from the zone, since the register was lost or restored or the policy made again: pauses and holds may be lost.</summary>
    RegisterAdopted,
}

/// <summary>
/// A POST of JSON. The header AgentRegion-Signature is t=SECONDS,v1=HEX: HMAC-SHA256 by the signing key over SECONDS, a dot and the body. A repeated delivery has the
/// same id, in the body and in AgentRegion-Delivery.
/// </summary>
public sealed record WebhookNotification
{
    /// <summary>An https URL; http on loopback only. Its redirects are not followed.</summary>
    [Length(1, ResourceLimits.UrlLength)]
    [Pattern(NotificationForms.Url, Message = "url " + NotificationForms.UrlRemedy)]
    public required string Url { get; init; }

    /// <summary>The key that signs, at least 16 bytes.</summary>
    public required NotificationSecret SigningKey { get; init; }
}

/// <summary>A Slack incoming webhook, whose URL is the secret.</summary>
public sealed record SlackNotification
{
    /// <summary>Where the URL is, for example https://hooks.slack.com/services/....</summary>
    public required NotificationSecret WebhookUrl { get; init; }
}

/// <summary>An Amazon SNS topic, standard or FIFO, in the region that its ARN says.</summary>
public sealed record SnsNotification
{
    /// <summary>The topic, for example arn:aws:sns:us-east-1:111122223333:on-call.</summary>
    [Length(1, ResourceLimits.ArnLength)]
    [Pattern(NotificationForms.TopicArn, Message = "topicArn " + NotificationForms.TopicArnRemedy)]
    public required string TopicArn { get; init; }

    /// <summary>A role to take on for publishing, of another account for example; absent: the operator's own.</summary>
    [Length(1, ResourceLimits.ArnLength)]
    [Pattern(NotificationForms.RoleArn, Message = "roleArn " + NotificationForms.RoleArnRemedy)]
    public string? RoleArn { get; init; }
}

/// <summary>PagerDuty's Events API v2. What belongs together has one dedup_key: a change from start to end, a condition from its beginning to its end.</summary>
public sealed record PagerDutyNotification
{
    /// <summary>Where the integration key of the service at PagerDuty is.</summary>
    public required NotificationSecret RoutingKey { get; init; }

    /// <summary>Accounts in Europe: https://events.eu.pagerduty.com/v2/enqueue.</summary>
    [Length(1, ResourceLimits.UrlLength)]
    [Pattern(NotificationForms.Url, Message = "url " + NotificationForms.UrlRemedy)]
    public string Url { get; set; } = "https://events.pagerduty.com/v2/enqueue";
}

/// <summary>A value that stands in a Secret; it is read for each delivery.</summary>
public sealed record NotificationSecret
{
    /// <summary>The Secret's key that holds the whole value.</summary>
    public required SecretKeyReference SecretKeyRef { get; init; }
}

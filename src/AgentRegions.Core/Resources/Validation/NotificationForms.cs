using System.Text.RegularExpressions;

namespace AgentRegions.Core.Resources.Validation;

/// <summary>The forms of what notifications name, each with what to write instead. RE2 and .NET read them alike.</summary>
public static partial class NotificationForms
{
    /// <summary>https anywhere, http on loopback only; no user and no fragment.</summary>
    public const string Url = ResourcePatterns.SafeAuthority + "(/[!$-&(-~]*)?$";

    public const string TopicArn = "^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}([.]fifo)?$";
    public const string RoleArn = "^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,512}$";

    /// <summary>Text without single braces, doubled ones, and known placeholders.</summary>
    public const string Template = "^([^{}]|\\{\\{|\\}\\}|\\{(service|name|event|state|severity|kind|from|to|epoch|region|reason|message)\\})*$";

    public const string UrlRemedy = "must be an https URL without user and fragment, for example https://hooks.example.com/agentregion; http is for loopback alone";
    public const string TopicArnRemedy = "must be a topic's ARN, for example arn:aws:sns:us-east-1:111122223333:on-call";
    public const string RoleArnRemedy = "must be a role's ARN, for example arn:aws:iam::111122223333:role/agentregion";
    public const string TemplateRemedy =
        "takes {service} {name} {event} {state} {severity} {kind} {from} {to} {epoch} {region} {reason} {message} and no other placeholder; write a brace itself twice";

    public const string WebhookSection = "a notification of type Webhook needs webhook: url and signingKey";
    public const string SlackSection = "a notification of type Slack needs slack: webhookUrl with its secretKeyRef";
    public const string SnsSection = "a notification of type SNS needs sns: topicArn";
    public const string PagerDutySection = "a notification of type PagerDuty needs pagerDuty: routingKey with its secretKeyRef";

    [GeneratedRegex(Url, RegexOptions.CultureInvariant)]
    public static partial Regex UrlRegex { get; }

    [GeneratedRegex(TopicArn, RegexOptions.CultureInvariant)]
    internal static partial Regex TopicArnRegex { get; }

    /// <summary>A URL that may be posted to; null when the text is none.</summary>
    public static Uri? UrlOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= ResourceLimits.UrlLength && UrlRegex.IsMatch(text) && Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : null;
    }

    [GeneratedRegex(RoleArn, RegexOptions.CultureInvariant)]
    internal static partial Regex RoleArnRegex { get; }

    [GeneratedRegex(Template, RegexOptions.CultureInvariant)]
    internal static partial Regex TemplateRegex { get; }
}

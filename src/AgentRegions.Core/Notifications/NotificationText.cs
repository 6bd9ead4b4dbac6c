using System.Globalization;
using System.Text;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Notifications;

/// <summary>What a person reads, and who is to read it.</summary>
public static class NotificationText
{
    /// <summary>What a receiver is told that names no events.</summary>
    public static IReadOnlyList<NotificationEvent> Serious { get; } =
    [
        NotificationEvent.NoHealthyRegion, NotificationEvent.FailoverStarted, NotificationEvent.FailoverBlocked, NotificationEvent.FailoverDone, NotificationEvent.FailoverFailed,
        NotificationEvent.RegisterAdopted,
    ];

    public static bool Wants(this NotificationSpec receiver, NotificationEvent news)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        return (receiver.Events.Count > 0 ? receiver.Events : Serious).Contains(news);
    }

    /// <summary>By the template, or the operator's own sentence. A placeholder that has no value here is empty.</summary>
    public static string Of(Notification news, string? template)
    {
        ArgumentNullException.ThrowIfNull(news);
        return template is null ? $"{news.DnsName}: {Headline(news)}{(news.Message.Length > 0 ? $": {news.Message}" : "")}" : Filled(template, news);
    }

    /// <summary>Without what the message adds.</summary>
    public static string Headline(Notification news)
    {
        ArgumentNullException.ThrowIfNull(news);
        var epoch = news.Epoch.ToString(CultureInfo.InvariantCulture);
        var isDrill = news.Kind == FailoverKind.Drill;
        var change = $"{(isDrill ? "drill, no outage:" : news.Kind?.ToString() ?? "change")} {Names(news.From)} → {Names(news.To)} (epoch {epoch})";
        return (news.Event, news.State) switch
        {
            (NotificationEvent.NoHealthyRegion, NotificationState.Triggered) => "no region is healthy",
            (NotificationEvent.NoHealthyRegion, _) => $"{Names(news.Regions)} healthy again",
            (NotificationEvent.FailoverBlocked, NotificationState.Triggered) => $"{Names(news.Regions)} unhealthy, and the service cannot move",
            (NotificationEvent.FailoverBlocked, _) => "nothing holds the service back any more",
            (NotificationEvent.FailbackDue, NotificationState.Triggered) => "a failback waits for a person",
            (NotificationEvent.FailbackDue, _) => "no failback is due any more",
            (NotificationEvent.Drift, NotificationState.Triggered) => "someone else changed the records",
            (NotificationEvent.Drift, _) => "the records are as written",
            (NotificationEvent.RegisterAdopted, _) => "the service's record in the coordination store was lost, restored or closed, and taken over from the zone",
            (NotificationEvent.RolledBack, _) when isDrill => "a drill was taken back; no outage, the service is where it was",
            (NotificationEvent.FailoverFailed, _) when isDrill && news.Key.Request is not null => "a drill was left out; no outage",
            (NotificationEvent.RolledBack, _) => "a planned change was taken back; the service is where it was",
            (NotificationEvent.FailoverFailed, _) when news.Key.Request is not null => "a request was given up",
            (NotificationEvent.FailoverStarted, _) => $"{change} started",
            (NotificationEvent.FailoverSwitched, _) => $"{change} switched",
            (NotificationEvent.FailoverDone, _) => $"{change} done",
            _ => $"{change} failed",
        };
    }

    private static string Filled(string template, Notification news)
    {
        var text = new StringBuilder(template.Length);
        for (var i = 0; i < template.Length; i++)
        {
            var doubled = i + 1 < template.Length && template[i + 1] == template[i];
            if (template[i] is '{' or '}' && doubled)
                text.Append(template[i++]);
            else if (template[i] == '{' && template.IndexOf('}', i) is > 0 and var end)
            {
                text.Append(Value(template[(i + 1)..end], news));
                i = end;
            }
            else
                text.Append(template[i]);
        }
        return text.ToString();
    }

    private static string Value(string placeholder, Notification news) => placeholder switch
    {
        "service" => news.Service.ToString(),
        "name" => news.DnsName,
        "event" => news.Event.ToString(),
        "state" => news.State.ToString(),
        "severity" => news.Severity.ToString(),
        "kind" => news.Kind?.ToString() ?? "",
        "from" => Names(news.From),
        "to" => Names(news.To),
        "epoch" => news.Epoch.ToString(CultureInfo.InvariantCulture),
        "region" => Names(news.Regions),
        "reason" => news.Reason,
        "message" => news.Message,
        _ => "",
    };

    private static string Names(IReadOnlyList<string> regions) => string.Join(", ", regions);
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentRegions.Core.Notifications;
using AgentRegions.Core.Resources;

namespace AgentRegions.Operator.Notifications;

/// <summary>News in the form of each receiver.</summary>
internal static class Messages
{
    private const int SummaryLength = 1024;
    private const int DedupKeyLength = 255;
    private const int SubjectLength = 100;

    public static byte[] Webhook(Delivery delivery)
    {
        var news = delivery.News;
        return JsonSerializer.SerializeToUtf8Bytes(new WebhookBody
        {
            Id = news.Id,
            Incident = news.Incident,
            Event = news.Event.ToString(),
            State = news.State.ToString(),
            Severity = news.Severity.ToString(),
            Service = news.Service.ToString(),
            Name = news.DnsName,
            Epoch = news.Epoch,
            Kind = news.Kind?.ToString(),
            From = news.From,
            To = news.To,
            Regions = news.Regions,
            Reason = news.Reason,
            Message = news.Message,
            Text = delivery.Text,
            At = news.At,
        }, NotificationJsonContext.Default.WebhookBody);
    }

    /// <summary>The value of AgentRegion-Signature: when it was signed, so that a receiver can refuse old ones, and HMAC-SHA256 over that, a dot and the body.</summary>
    public static string Signature(string key, byte[] body, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key));
        hash.AppendData(Encoding.ASCII.GetBytes($"{seconds}."));
        hash.AppendData(body);
        return $"t={seconds},v1={Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    /// <summary>Slack reads &amp;, &lt; and &gt; as its own markup.</summary>
    public static byte[] Slack(Delivery delivery) => JsonSerializer.SerializeToUtf8Bytes(
        new SlackBody(delivery.Text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)),
        NotificationJsonContext.Default.SlackBody);

    public static byte[] PagerDuty(Delivery delivery, string routingKey)
    {
        var news = delivery.News;
        return JsonSerializer.SerializeToUtf8Bytes(new PagerDutyBody
        {
            RoutingKey = routingKey,
            EventAction = Action(news),
            DedupKey = news.Incident.Length <= DedupKeyLength ? news.Incident : Digest(news.Incident),
            Client = "AgentRegion Operator",
            Payload = new()
            {
                Summary = Cut(delivery.Text, SummaryLength),
                Source = news.DnsName,
                Severity = news.Severity.ToString().ToLowerInvariant(),
                Timestamp = news.At,
                Component = news.Service.ToString(),
                Class = news.Event.ToString(),
                CustomDetails = Details(news),
            },
        }, PagerDutyJsonContext.Default.PagerDutyBody);
    }

    public static TopicMessage Topic(Delivery delivery)
    {
        var news = delivery.News;
        return new()
        {
            TopicArn = delivery.Receiver.Sns!.TopicArn,
            RoleArn = delivery.Receiver.Sns.RoleArn,
            Subject = Cut(string.Concat($"{news.DnsName}: {NotificationText.Headline(news)}".Replace("→", "to", StringComparison.Ordinal).Where(c => c is >= ' ' and <= '~')), SubjectLength),
            Text = delivery.Text,
            Attributes = Details(news),
            Group = Digest(news.DnsName),
            DeduplicationId = Digest(news.Id),
        };
    }

    private static string Action(Notification news) => (news.Event, news.State) switch
    {
        (_, NotificationState.Resolved) or (NotificationEvent.FailoverDone, _) => "resolve",
        (NotificationEvent.FailoverSwitched, _) => "acknowledge",
        _ => "trigger",
    };

    private static Dictionary<string, string> Details(Notification news) => new(StringComparer.Ordinal)
    {
        ["id"] = news.Id,
        ["event"] = news.Event.ToString(),
        ["state"] = news.State.ToString(),
        ["severity"] = news.Severity.ToString(),
        ["service"] = news.Service.ToString(),
        ["epoch"] = news.Epoch.ToString(CultureInfo.InvariantCulture),
        ["reason"] = news.Reason,
        ["from"] = string.Join(", ", news.From),
        ["to"] = string.Join(", ", news.To),
    };

    private static string Cut(string text, int length) => text.Length <= length ? text : $"{text[..(length - 3)]}...";

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

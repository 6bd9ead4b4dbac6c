using System.Net;
using AgentRegions.Core.Notifications;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Resources.Validation;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Operator.Secrets;

namespace AgentRegions.Operator.Notifications;

/// <summary>Reads a key of a Secret; the value, or why there is none.</summary>
internal delegate Task<(string? Value, SecretProblem? Problem)> ReadSecret(string ns, string field, SecretKeyReference reference, CancellationToken cancellationToken);

/// <summary>Tries once to deliver.</summary>
internal sealed class NotificationSender(HttpPost http, ITopics topics, ReadSecret secrets, DeliveryOptions options, TimeProvider time)
{
    private const int LeastKeyLength = 16;

    public async Task<Attempt> SendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.AttemptTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return delivery.Receiver.Type switch
            {
                NotificationType.Webhook => await WebhookAsync(delivery, delivery.Receiver.Webhook!, linked.Token),
                NotificationType.Slack => await SlackAsync(delivery, delivery.Receiver.Slack!, linked.Token),
                NotificationType.PagerDuty => await PagerDutyAsync(delivery, delivery.Receiver.PagerDuty!, linked.Token),
                _ => await TopicAsync(delivery, linked.Token),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Attempt.Failed($"no answer within {options.AttemptTimeout.TotalSeconds:0.###} s");
        }
        catch (KubernetesException e)
        {
            return Attempt.Failed($"the API server did not give the Secret: {e.Message}");
        }
    }

    private async Task<Attempt> WebhookAsync(Delivery delivery, WebhookNotification webhook, CancellationToken cancellationToken)
    {
        var (key, problem) = await ReadAsync(delivery, "webhook.signingKey", webhook.SigningKey, cancellationToken);
        if (key is null)
            return Attempt.Failed(problem!);
        if (key.Length < LeastKeyLength)
            return Attempt.Failed($"webhook.signingKey: the key has fewer than {LeastKeyLength} characters; put a longer one into Secret {webhook.SigningKey.SecretKeyRef.Name}");
        var body = Messages.Webhook(delivery);
        var url = new Uri(webhook.Url);
        return await http.SendAsync(
            url, body, [("AgentRegion-Signature", Messages.Signature(key, body, time.GetUtcNow())), ("AgentRegion-Delivery", delivery.News.Id)], url.Host, Webhook, cancellationToken);
    }

    private async Task<Attempt> SlackAsync(Delivery delivery, SlackNotification slack, CancellationToken cancellationToken)
    {
        var (url, problem) = await ReadAsync(delivery, "slack.webhookUrl", slack.WebhookUrl, cancellationToken);
        if (url is null)
            return Attempt.Failed(problem!);
        if (NotificationForms.UrlOf(url) is not { } webhook)
            return Attempt.Failed($"slack.webhookUrl: what Secret {slack.WebhookUrl.SecretKeyRef.Name} holds is no https URL; put the incoming webhook's there, as Slack shows it");
        return await http.SendAsync(webhook, Messages.Slack(delivery), [], "Slack", Slack, cancellationToken);
    }

    private async Task<Attempt> PagerDutyAsync(Delivery delivery, PagerDutyNotification pagerDuty, CancellationToken cancellationToken)
    {
        var (key, problem) = await ReadAsync(delivery, "pagerDuty.routingKey", pagerDuty.RoutingKey, cancellationToken);
        return key is null ? Attempt.Failed(problem!)
            : await http.SendAsync(new Uri(pagerDuty.Url), Messages.PagerDuty(delivery, key), [], "PagerDuty", PagerDuty, cancellationToken);
    }

    private async Task<Attempt> TopicAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            await topics.PublishAsync(Messages.Topic(delivery), cancellationToken);
            return Attempt.Delivered;
        }
        catch (TopicException e)
        {
            return e.IsPassing ? Attempt.Failed(e.Message) : Attempt.Refused(e.Message);
        }
    }

    // Missing today may be there in a minute: it is tried again like anything that passes.
    private async Task<(string? Value, string? Problem)> ReadAsync(Delivery delivery, string field, NotificationSecret secret, CancellationToken cancellationToken)
    {
        var (value, problem) = await secrets(delivery.News.Service.Namespace, $"{field}.secretKeyRef", secret.SecretKeyRef, cancellationToken);
        return problem is not null ? (null, problem.Message)
            : value is { Length: > 0 } ? (value, null)
            : (null, $"{field}: key {secret.SecretKeyRef.Key} of Secret {secret.SecretKeyRef.Name} is empty");
    }

    private static string? Webhook(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "see that it verifies with the key that webhook.signingKey names",
        HttpStatusCode.NotFound or HttpStatusCode.Gone => "correct webhook.url",
        _ => null,
    };

    private static string? Slack(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Forbidden => "the workspace forbids it; ask its administrators",
        HttpStatusCode.NotFound or HttpStatusCode.Gone => "the webhook or its channel is gone; make another and put its URL into the Secret",
        _ => null,
    };

    private static string? PagerDuty(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => "see that the Secret holds the integration key of an Events API v2 integration, and that pagerDuty.url is its account's",
        HttpStatusCode.Forbidden or HttpStatusCode.NotFound => "correct pagerDuty.url",
        _ => null,
    };
}

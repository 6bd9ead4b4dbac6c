namespace AgentRegions.Core.Resources.Validation;

public static partial class ResourceRules
{
    private static void CheckNotifications(FieldCheck check, IReadOnlyList<NotificationSpec> notifications)
    {
        check.Unique("spec.notifications", notifications, n => n.Name, ResourceLimits.Notifications);
        for (var i = 0; i < notifications.Count; i++)
            CheckNotification(check, $"spec.notifications[{i}]", notifications[i]);
    }

    private static void CheckNotification(FieldCheck check, string field, NotificationSpec entry)
    {
        check.Form(field + ".name", entry.Name, ResourceLimits.NameLength, ResourcePatterns.LabelRegex, ResourcePatterns.LabelRemedy);
        check.That(entry.Type != NotificationType.Webhook || entry.Webhook is not null, field + ".webhook", NotificationForms.WebhookSection);
        check.That(entry.Type != NotificationType.Slack || entry.Slack is not null, field + ".slack", NotificationForms.SlackSection);
        check.That(entry.Type != NotificationType.SNS || entry.Sns is not null, field + ".sns", NotificationForms.SnsSection);
        check.That(entry.Type != NotificationType.PagerDuty || entry.PagerDuty is not null, field + ".pagerDuty", NotificationForms.PagerDutySection);
        if (entry.Webhook is { } webhook)
        {
            check.Url(field + ".webhook.url", webhook.Url, NotificationForms.UrlRegex, NotificationForms.UrlRemedy);
            CheckSecret(check, field + ".webhook.signingKey", webhook.SigningKey);
        }
        if (entry.Slack is { } slack)
            CheckSecret(check, field + ".slack.webhookUrl", slack.WebhookUrl);
        if (entry.Sns is { } sns)
        {
            check.Form(field + ".sns.topicArn", sns.TopicArn, ResourceLimits.ArnLength, NotificationForms.TopicArnRegex, NotificationForms.TopicArnRemedy);
            check.OptionalForm(field + ".sns.roleArn", sns.RoleArn, ResourceLimits.ArnLength, NotificationForms.RoleArnRegex, NotificationForms.RoleArnRemedy);
        }
        if (entry.PagerDuty is { } pagerDuty)
        {
            check.Url(field + ".pagerDuty.url", pagerDuty.Url, NotificationForms.UrlRegex, NotificationForms.UrlRemedy);
            CheckSecret(check, field + ".pagerDuty.routingKey", pagerDuty.RoutingKey);
        }
        check.Unique(field + ".events", entry.Events, e => e.ToString(), ResourceLimits.NotificationEvents);
        CheckTemplate(check, field + ".template", entry.Template);
    }

    private static void CheckTemplate(FieldCheck check, string field, string? template)
    {
        check.OptionalText(field, template, 1, ResourceLimits.TemplateLength);
        check.That(template is null || NotificationForms.TemplateRegex.IsMatch(template), field, "template " + NotificationForms.TemplateRemedy);
    }

    private static void CheckSecret(FieldCheck check, string field, NotificationSecret? secret)
    {
        if (check.Has(secret, field) && check.Has(secret!.SecretKeyRef, field + ".secretKeyRef"))
            CheckSecretKey(check, field + ".secretKeyRef", secret.SecretKeyRef);
    }
}

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AgentRegions.Core.Notifications;
using AgentRegions.Core.Resources;
using AgentRegions.Operator.Notifications;
using AgentRegions.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Operator.Tests.Notifications;

/// <summary>News, receivers, and a courier whose Secrets a test fills.</summary>
internal sealed class Given : ITopics, ILoggerFactory, ILogger, IAsyncDisposable
{
    public const string SigningKey = "0123456789abcdef-key";

    public static readonly NotificationSecret Secret = new() { SecretKeyRef = new() { Name = "ops", Key = "key" } };

    private readonly CancellationTokenSource _stopping = new();
    private readonly ServiceProvider _provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly HttpClient _http = HttpPost.NewClient();
    private readonly Lane _lane;

    public Given(DeliveryOptions? options = null)
    {
        options ??= new() { FirstDelay = TimeSpan.FromMilliseconds(10), AttemptTimeout = TimeSpan.FromSeconds(5) };
        Sender = new(new(_http, TimeProvider.System), this, (_, field, reference, _) => Task.FromResult(
            SecretValue is { } value ? (value, null) : ((string?)null, (Secrets.SecretProblem?)new("SecretNotFound", $"{field}: there is no Secret {reference.Name}; create it"))), options, TimeProvider.System);
        var metrics = new NotificationMetrics(_provider.GetRequiredService<IMeterFactory>());
        _lane = new Courier(Sender, new(options, TimeProvider.System), options, metrics, new Logger<Courier>(this)).NewLane(_stopping.Token);
    }

    public NotificationSender Sender { get; }

    public string? SecretValue { get; set; } = SigningKey;

    public TopicException? TopicFault { get; set; }

    public ConcurrentQueue<TopicMessage> Published { get; } = new();

    public ConcurrentQueue<string> Logged { get; } = new();

    public ConcurrentQueue<string> Complaints { get; } = new();

    public static Notification News(NotificationEvent news = NotificationEvent.FailoverStarted, NotificationState state = NotificationState.Triggered, long number = 2) => new()
    {
        Key = new(news, number, state),
        Service = new("agents", "support"),
        DnsName = "agent.example.com",
        Severity = NotificationSeverity.Warning,
        Epoch = 2,
        Kind = FailoverKind.Failover,
        From = ["us-east-1"],
        To = ["eu-west-1"],
        Regions = ["us-east-1"],
        Reason = "RegionUnhealthy",
        Message = "us-east-1 is Down: <no answer> & more",
        At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
    };

    public static NotificationSpec Webhook(Uri url) => new() { Name = "hook", Type = NotificationType.Webhook, Webhook = new() { Url = url.ToString(), SigningKey = Secret } };

    public static NotificationSpec Slack => new() { Name = "chat", Type = NotificationType.Slack, Slack = new() { WebhookUrl = Secret } };

    public static NotificationSpec PagerDuty(Uri url) => new() { Name = "page", Type = NotificationType.PagerDuty, PagerDuty = new() { RoutingKey = Secret, Url = url.ToString() } };

    public static NotificationSpec Sns(string arn) => new() { Name = "bus", Type = NotificationType.SNS, Sns = new() { TopicArn = arn, RoleArn = "arn:aws:iam::111122223333:role/r" } };

    public Task<Attempt> TryAsync(NotificationSpec receiver, Notification? news = null) => Sender.SendAsync(new(news ?? News(), receiver), CancellationToken.None);

    /// <summary>Ends when it is settled.</summary>
    public Task SeeThrough(NotificationSpec receiver, Notification? news = null)
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _lane.Add(new(new(news ?? News(), receiver), settled.SetResult, Complaints.Enqueue));
        return settled.Task.WaitAsync(Eventually.Deadline);
    }

    public Task PublishAsync(TopicMessage message, CancellationToken cancellationToken)
    {
        if (TopicFault is { } fault)
            throw fault;
        Published.Enqueue(message);
        return Task.CompletedTask;
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Logged.Enqueue($"{eventId.Id} {logLevel} {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _lane.Ended;
        _http.Dispose();
        _stopping.Dispose();
        await _provider.DisposeAsync();
    }
}

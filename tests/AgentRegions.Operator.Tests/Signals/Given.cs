using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using AgentRegions.Aws.SnsMessages;
using AgentRegions.Core.Resources;
using AgentRegions.Operator.Resources;
using AgentRegions.Operator.Signals;
using AgentRegions.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentRegions.Operator.Tests.Signals;

/// <summary>A topic whose messages a test signs, and SNS as the operator reaches it: its certificates and its confirmations.</summary>
internal sealed class Given : HttpMessageHandler
{
    public const string Topic = "arn:aws:sns:us-east-1:111122223333:agent-alarms";
    public const string CertificateUrl = "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem";
    public const string SubscribeUrl = "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:us-east-1:111122223333:agent-alarms&Token=2336412f37fb";

    private static readonly DateTimeOffset Start = new(2026, 1, 31, 18, 0, 0, TimeSpan.Zero);

    // Making a key takes up to a second of processor time; the tests do not need one each.
    private static readonly RSA RootKey = RSA.Create(2048);
    private static readonly RSA SignerKey = RSA.Create(2048);

    public Given(string subject = "CN=sns.amazonaws.com")
    {
        var ca = new CertificateRequest("CN=Test Root", RootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        ca.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var root = ca.CreateSelfSigned(Start.AddYears(-1), Start.AddYears(2));
        using var signer = new CertificateRequest(subject, SignerKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).Create(root, Start.AddDays(-1), Start.AddDays(30), [1, 2, 3, 4]);
        var pem = signer.ExportCertificatePem();
        Answers[CertificateUrl] = () => (HttpStatusCode.OK, pem);
        Answers[SubscribeUrl] = () => (HttpStatusCode.OK, "<ConfirmSubscriptionResponse/>");
        Clock.Start = Start;
        Options = new() { Handler = this, Roots = [X509CertificateLoader.LoadCertificate(root.RawData)], FirstRetry = TimeSpan.Zero };
        Inbox = new(Options, Clock);
        Source = new(Inbox, NullLogger<CloudWatchSource>.Instance);
    }

    public static SignalSpec Alarms { get; } = new() { Name = "alarms", Source = SignalSource.CloudWatch, Region = "us", CloudWatch = new() { TopicArn = Topic } };

    public ManualTimeProvider Clock { get; } = new();

    public SnsInboxOptions Options { get; }

    public SnsInbox Inbox { get; }

    public CloudWatchSource Source { get; }

    /// <summary>What SNS answers, by URL; anything else is 404.</summary>
    public ConcurrentDictionary<string, Func<(HttpStatusCode Status, string Body)>> Answers { get; } = new();

    public ConcurrentQueue<string> Asked { get; } = new();

    public static JsonObject Alarm(string state = "ALARM", string id = "m-1") => new()
    {
        ["Type"] = "Notification",
        ["MessageId"] = id,
        ["TopicArn"] = Topic,
        ["Subject"] = "ALARM: \"agent-5xx\" in US East (N. Virginia)",
        ["Message"] = $$"""{"AlarmName":"agent-5xx","AlarmArn":"arn:aws:cloudwatch:us-east-1:111122223333:alarm:agent-5xx","NewStateValue":"{{state}}","StateChangeTime":"2026-01-31T18:00:00.123+0000"}""",
        ["Timestamp"] = "2026-01-31T18:00:00.000Z",
        ["SignatureVersion"] = "2",
        ["SigningCertURL"] = CertificateUrl,
        ["UnsubscribeURL"] = "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe",
    };

    public static JsonObject Subscription(string type = "SubscriptionConfirmation") => new()
    {
        ["Type"] = type,
        ["MessageId"] = "m-0",
        ["Token"] = "2336412f37fb",
        ["TopicArn"] = Topic,
        ["Message"] = "You have chosen to subscribe to the topic.\nTo confirm the subscription, visit the SubscribeURL.",
        ["SubscribeURL"] = SubscribeUrl,
        ["Timestamp"] = "2026-01-31T18:00:00.000Z",
        ["SignatureVersion"] = "1",
        ["SigningCertURL"] = CertificateUrl,
    };

    public JsonObject Signed(JsonObject message) => SnsSigner.Sign(message, SignerKey);

    public Task<SignalReply> ReceiveAsync(JsonObject message, SignalSpec? signal = null)
    {
        var policy = new FailoverPolicy
        {
            Metadata = new() { Name = "agent", NamespaceProperty = "agents" },
            Spec = new()
            {
                RegionSelector = new() { MatchLabels = new Dictionary<string, string> { ["a"] = "b" } },
                Dns = new() { Zone = "example.com", Name = "agent.example.com" },
                Coordination = new() { Type = CoordinationType.Kubernetes },
                Detection = new() { Signals = [signal ?? Alarms] },
            },
        };
        return Source.ReadAsync(new(policy, signal ?? Alarms, ["eu", "us"], null, Encoding.UTF8.GetBytes(message.ToJsonString())), CancellationToken.None);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var url = request.RequestUri!.OriginalString;
        Asked.Enqueue(url);
        var (status, body) = Answers.TryGetValue(url, out var answer) ? answer() : (HttpStatusCode.NotFound, "");
        return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body) });
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using AgentRegions.Core.Resources;
using AgentRegions.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AgentRegions.Integration.Operator;

/// <summary>
/// A topic of Amazon SNS. A certificate signs its messages, whose issuer must be fetched. SNS itself stands behind the proxy of
/// <see cref="Environment"/>, with TLS by the same authority.
/// </summary>
internal sealed class SnsTopic : IAsyncDisposable
{
    public const string Arn = "arn:aws:sns:us-east-1:111122223333:agent-alarms";
    private const string Host = "sns.us-east-1.amazonaws.com";
    private const string CertificatePath = "/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem";

    private readonly TestAuthority _authority = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly string _directory;
    private readonly WebApplication _sns;
    private readonly X509Certificate2 _signer;
    private readonly RSA _key;
    private readonly TlsFront _front;
    private readonly TestProxy _proxy;

    private SnsTopic(WebApplication sns, string directory)
    {
        var address = new Uri(sns.Urls.First());
        (_sns, _directory) = (sns, directory);
        _signer = _authority.Leaf("CN=sns.amazonaws.com", new X509AuthorityInformationAccessExtension(null, [$"{address}issuer.crt"]));
        _key = _signer.GetRSAPrivateKey()!;
        _front = new(address, _authority.Serving(Host));
        _proxy = new(_front.Address);
        File.WriteAllText(Path.Combine(directory, "bundle.pem"), _authority.RootPem);
    }

    public static SignalSpec Signal { get; } = new()
    {
        Name = "alarms",
        Source = SignalSource.CloudWatch,
        Region = TestService.Us,
        Sufficient = true,
        CloudWatch = new() { TopicArn = Arn },
    };

    /// <summary>What an operator needs to reach and to trust it.</summary>
    public Dictionary<string, string> Environment => new()
    {
        ["HTTPS_PROXY"] = _proxy.Address.ToString(),
        ["NO_PROXY"] = "127.0.0.1,localhost",
        ["SSL_CERT_FILE"] = Path.Combine(_directory, "bundle.pem"),
        ["SSL_CERT_DIR"] = _directory,
        ["HOME"] = _directory,
    };

    /// <summary>What SNS was asked for: paths with their query.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    /// <param name="directory">For what the operator reads.</param>
    public static async Task<SnsTopic> StartAsync(string directory)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var sns = builder.Build();
        SnsTopic? topic = null;
        sns.Use((HttpContext context, RequestDelegate _) => topic!.AnswerAsync(context));
        await sns.StartAsync();
        return topic = new(sns, directory);
    }

    public static JsonObject Alarm(string state) => new()
    {
        ["Type"] = "Notification",
        ["MessageId"] = Guid.NewGuid().ToString(),
        ["TopicArn"] = Arn,
        ["Subject"] = "ALARM: \"agent-5xx\" in US East (N. Virginia)",
        ["Message"] = $$"""
            {"AlarmName": "agent-5xx", "AlarmArn": "arn:aws:cloudwatch:us-east-1:111122223333:alarm:agent-5xx",
             "NewStateValue": "{{state}}", "StateChangeTime": "{{Now("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'")}}"}
            """,
        ["Timestamp"] = Now("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"),
        ["SignatureVersion"] = "2",
        ["SigningCertURL"] = $"https://{Host}{CertificatePath}",
    };

    public static JsonObject Subscription() => new()
    {
        ["Type"] = "SubscriptionConfirmation",
        ["MessageId"] = Guid.NewGuid().ToString(),
        ["Token"] = "2336412f37fb",
        ["TopicArn"] = Arn,
        ["Message"] = "You have chosen to subscribe to the topic.\nTo confirm the subscription, visit the SubscribeURL.",
        ["SubscribeURL"] = $"https://{Host}/?Action=ConfirmSubscription&TopicArn={Arn}&Token=2336412f37fb",
        ["Timestamp"] = Now("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"),
        ["SignatureVersion"] = "1",
        ["SigningCertURL"] = $"https://{Host}{CertificatePath}",
    };

    public JsonObject Signed(JsonObject message) => SnsSigner.Sign(message, _key);

    /// <summary>Posts it to an operator's listener for signals.</summary>
    public async Task<(HttpStatusCode Status, string Body)> SendAsync(int port, string service, JsonObject message)
    {
        using var content = new StringContent(message.ToJsonString(), Encoding.UTF8, "text/plain");
        using var answer = await _http.PostAsync(new Uri($"http://127.0.0.1:{port}/v1/signals/{service}/{Signal.Name}"), content);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _proxy.DisposeAsync();
        await _front.DisposeAsync();
        await _sns.DisposeAsync();
        _key.Dispose();
        _signer.Dispose();
        _authority.Dispose();
    }

    private static string Now(string format) => TimeProvider.System.GetUtcNow().ToString(format, CultureInfo.InvariantCulture);

    private async Task AnswerAsync(HttpContext context)
    {
        _asked.Enqueue($"{context.Request.Path}{context.Request.QueryString}");
        var body = context.Request.Path.Value switch
        {
            CertificatePath => Encoding.ASCII.GetBytes(_signer.ExportCertificatePem()),
            "/issuer.crt" => _authority.IntermediateDer,
            _ => "<ConfirmSubscriptionResponse/>"u8.ToArray(),
        };
        await context.Response.Body.WriteAsync(body);
    }
}

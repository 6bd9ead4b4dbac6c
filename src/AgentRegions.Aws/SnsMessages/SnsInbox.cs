using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AgentRegions.Aws.SnsMessages;

/// <summary>
/// Believes messages of Amazon SNS: of the topic that is expected, signed by SNS, not older than it delivers, and each once.
/// The rules are those of "Verifying the signatures of Amazon SNS messages" in its developer guide.
/// </summary>
public sealed class SnsInbox : IDisposable
{
    private const int MostRemembered = 4096;

    private readonly SnsInboxOptions _options;
    private readonly TimeProvider _time;
    private readonly SnsWeb _web;
    private readonly SnsCertificates _certificates;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Topic, string Id), long> _taken = [];

    public SnsInbox(SnsInboxOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _time, _web) = (options, time, new(options, time));
        _certificates = new(_web, options, time);
    }

    /// <returns>Why it is not believed; null when it is.</returns>
    /// <exception cref="SnsUnavailableException">SNS could not be asked for its certificate.</exception>
    public async Task<string?> RefusalAsync(SnsMessage message, string topicArn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(topicArn);
        if (message.TopicArn != topicArn)
            return "the message is of another topic than cloudWatch.topicArn of the signal; correct it, or the subscription";
        if (Age(message) is not { } age)
            return "the message has no readable Timestamp";
        if (age > _options.MaxAge || age < -_options.MaxAhead)
            return $"the message's Timestamp is more than {_options.MaxAge.TotalMinutes:0} minutes old or {_options.MaxAhead.TotalMinutes:0} ahead; see the operator's clock";
        var region = SnsHosts.RegionOf(topicArn);
        if (SnsHosts.Trusted(message.SigningCertUrl, region) is not { Query: "" } url || !url.AbsolutePath.EndsWith(".pem", StringComparison.Ordinal))
            return $"SigningCertURL is not a certificate's at Amazon SNS in {region}";
        if (HashOf(message.SignatureVersion) is not { } hash)
            return "SignatureVersion must be 1 or 2";
        var signature = new byte[1024];
        if (message.Signature is null || !Convert.TryFromBase64String(message.Signature, signature, out var length))
            return "Signature is not base64 of a signature";
        var (certificate, problem) = await _certificates.GetAsync(url, region, cancellationToken);
        if (certificate is null)
            return problem;
        using var key = certificate.GetRSAPublicKey();
        return key?.VerifyData(message.ToSign(), signature.AsSpan(0, length), hash, RSASignaturePadding.Pkcs1) == true ? null : "the signature is not of this message";
    }

    /// <summary>Of a message that is believed.</summary>
    /// <returns>False: it was taken before, sent again by SNS or by someone else.</returns>
    public bool Take(SnsMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var now = _time.GetTimestamp();
        lock (_gate)
        {
            if (_taken.ContainsKey((message.TopicArn!, message.MessageId!)))
                return false;
            if (_taken.Count >= MostRemembered)
                Forget();
            _taken.Add((message.TopicArn!, message.MessageId!), now);
            return true;
        }
    }

    /// <summary>Visits a believed SubscriptionConfirmation's SubscribeURL.</summary>
    /// <returns>Why it may not be visited; null: the subscription is confirmed.</returns>
    /// <exception cref="SnsUnavailableException">SNS did not take it, tried several times.</exception>
    public async Task<string?> ConfirmAsync(SnsMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var region = SnsHosts.RegionOf(message.TopicArn!);
        if (SnsHosts.Trusted(message.SubscribeUrl, region) is not { } url)
            return $"SubscribeURL does not lead to Amazon SNS in {region}";
        for (var (attempt, wait) = (1, _options.FirstRetry); ; attempt++, wait *= 2)
        {
            try
            {
                _ = await _web.GetAsync(url, cancellationToken);
                return null;
            }
            catch (SnsUnavailableException) when (attempt < 3)
            {
                await Task.Delay(wait, _time, cancellationToken);
            }
        }
    }

    public void Dispose()
    {
        _certificates.Dispose();
        _web.Dispose();
    }

    // What is older than a message may be needs no remembering; should there be more than fits, the oldest half goes.
    private void Forget()
    {
        var old = _taken.Where(t => _time.GetElapsedTime(t.Value) > _options.MaxAge + _options.MaxAhead).Select(t => t.Key).ToList();
        foreach (var key in old.Count > 0 ? old : [.. _taken.OrderBy(t => t.Value).Take(MostRemembered / 2).Select(t => t.Key)])
            _taken.Remove(key);
    }

    private TimeSpan? Age(SnsMessage message) =>
        DateTimeOffset.TryParse(message.Timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? _time.GetUtcNow() - at : null;

    private static HashAlgorithmName? HashOf(string? version) => version switch
    {
        "1" => HashAlgorithmName.SHA1,
        "2" => HashAlgorithmName.SHA256,
        _ => null,
    };
}

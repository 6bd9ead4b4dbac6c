using System.Collections.Concurrent;
using System.Net;
using AgentRegions.Core.Notifications;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;

namespace AgentRegions.Aws.Sns;

/// <summary>Topics on Amazon SNS, by a client for each region and role.</summary>
internal sealed class SnsTopics(SnsOptions options) : ITopics, IDisposable
{
    private readonly ConcurrentDictionary<(string Region, string? Role), SnsClient> _clients = new();

    public async Task PublishAsync(TopicMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            await _clients.GetOrAdd((message.TopicArn.Split(':')[3], message.RoleArn), Open).PublishAsync(message, cancellationToken);
        }
        catch (AmazonServiceException e)
        {
            throw new TopicException(IsPassing(e), $"SNS answered {e.ErrorCode}: {Remedy(e, message)}", e);
        }
        catch (Exception e) when (e is AmazonClientException or HttpRequestException or IOException or TimeoutException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new TopicException(isPassing: true, $"SNS could not be asked ({e.GetType().Name}); see that its endpoint is reachable and that the operator has AWS credentials", e);
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
    }

    private SnsClient Open((string Region, string? Role) key)
    {
        var config = new SnsConfig { RegionEndpoint = RegionEndpoint.GetBySystemName(key.Region), MaxErrorRetry = 0, Timeout = options.RequestTimeout, ConnectTimeout = options.RequestTimeout };
        if (options.Endpoint is { } endpoint)
            (config.ServiceURL, config.AuthenticationRegion) = (endpoint.AbsoluteUri, key.Region);
        return new(config, key.Role is null ? options.Credentials : new AssumeRoleAWSCredentials(options.Credentials ?? DefaultAWSCredentialsIdentityResolver.GetCredentials(), key.Role, "agentregion"));
    }

    // Rights and topics are mended while it is tried; only what the message itself is refused for stays.
    private static bool IsPassing(AmazonServiceException e) => e.ErrorCode is not ("InvalidParameter" or "InvalidParameterValue" or "ValidationError" or "InvalidParameterException");

    private static string Remedy(AmazonServiceException e, TopicMessage message) => e.ErrorCode switch
    {
        "NotFound" or "NotFoundException" => $"make the topic {message.TopicArn}, or correct sns.topicArn",
        "AccessDenied" => $"allow sts:AssumeRole on {message.RoleArn ?? "the operator's role"}, and sns:Publish on {message.TopicArn}",
        "AuthorizationError" or "AuthorizationErrorException" => $"allow the {(message.RoleArn is null ? "operator's role" : "role")} sns:Publish on {message.TopicArn}",
        "KMSAccessDenied" or "KMSAccessDeniedException" => $"allow kms:GenerateDataKey and kms:Decrypt on the topic's key",
        _ when e.StatusCode == HttpStatusCode.Forbidden => $"see the operator's AWS credentials, and that they allow sns:Publish on {message.TopicArn}",
        _ when (int)e.StatusCode >= 500 || e.ErrorCode.StartsWith("Throttl", StringComparison.Ordinal) => "it is tried again",
        _ => e.Message,
    };
}

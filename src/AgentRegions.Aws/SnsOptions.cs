using Amazon.Runtime;

namespace AgentRegions.Aws;

/// <summary>How the SNS client behaves.</summary>
public sealed class SnsOptions
{
    /// <summary>Where SNS answers, for every region. Default: AWS_ENDPOINT_URL_SNS, AWS_ENDPOINT_URL, the profile, the real service.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>Who it signs as. Default: what the AWS SDK's chain finds.</summary>
    public AWSCredentials? Credentials { get; set; }

    /// <summary>How long one request may take.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);
}

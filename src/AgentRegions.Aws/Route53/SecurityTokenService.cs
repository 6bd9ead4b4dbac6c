using System.Diagnostics.CodeAnalysis;
using Amazon.SecurityToken;

namespace AgentRegions.Aws.Route53;

/// <summary>
/// The SDK's core finds the STS client by reflection, for roles of profiles and for web identity. These attributes keep what it
/// looks for when a program is trimmed. (Registering a factory with the SDK instead would lose a role's source credentials.)
/// </summary>
internal static class SecurityTokenService
{
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSecurityTokenServiceClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSecurityTokenServiceConfig))]
    public static void KeepWhenTrimmed()
    {
    }
}

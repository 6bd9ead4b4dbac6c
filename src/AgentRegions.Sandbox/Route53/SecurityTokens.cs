using System.Text.RegularExpressions;
using System.Xml.Linq;
using AgentRegions.Sandbox.Route53.Wire;

namespace AgentRegions.Sandbox.Route53;

/// <summary>AssumeRole and AssumeRoleWithWebIdentity of STS, since SDKs ask for a role at the same endpoint before they ask for anything else. Everyone gets it.</summary>
internal static partial class SecurityTokens
{
    private static readonly XNamespace Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

    /// <summary>Null when the request is not one of these.</summary>
    public static Route53Reply? Reply(Route53State state, Route53Request request)
    {
        if (request.Method != "POST" || request.Path.Count > 0 || ActionPattern().Match(request.Body) is not { Success: true } match)
            return null;
        var action = match.Groups[1].Value;
        return new(200, new XElement(Namespace + $"{action}Response", new XElement(
            Namespace + $"{action}Result",
            new XElement(
                Namespace + "Credentials",
                new XElement(Namespace + "AccessKeyId", $"ASI{state.NewId('A', 17)}"),
                new XElement(Namespace + "SecretAccessKey", state.NewId('s', 40)),
                new XElement(Namespace + "SessionToken", state.NewId('t', 100)),
                new XElement(Namespace + "Expiration", Route53Xml.Instant(state.Now.AddHours(1)))),
            new XElement(
                Namespace + "AssumedRoleUser",
                new XElement(Namespace + "AssumedRoleId", "AROASANDBOX:sandbox"),
                new XElement(Namespace + "Arn", "arn:aws:sts::123456789012:assumed-role/sandbox/sandbox")))).ToString(SaveOptions.DisableFormatting));
    }

    [GeneratedRegex("(?:^|&)Action=(AssumeRole|AssumeRoleWithWebIdentity)(?:&|$)")]
    private static partial Regex ActionPattern();
}

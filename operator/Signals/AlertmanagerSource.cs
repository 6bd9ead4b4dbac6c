using AgentRegions.Core.Resources;
using AgentRegions.Core.Signals;

namespace AgentRegions.Operator.Signals;

/// <summary>Alertmanager's webhook, with a bearer token.</summary>
internal sealed class AlertmanagerSource(SignalTokens tokens, ILogger<AlertmanagerSource> logger) : ISignalSource
{
    public SignalSource Source => SignalSource.Alertmanager;

    public async Task<SignalReply> ReadAsync(SignalMessage message, CancellationToken cancellationToken)
    {
        var (policy, signal) = (message.Policy, message.Signal);
        var (matches, problem) = await tokens.MatchAsync(
            policy.Key().Namespace, $"{message.Field}.alertmanager.authorization.secretKeyRef", signal.Alertmanager!.Authorization.SecretKeyRef, message.Authorization, cancellationToken);
        if (problem is not null)
        {
            logger.SignalUnusable(policy.Key(), signal.Name, problem);
            return SignalReply.Unavailable("the token of this signal cannot be read; the operator's log says why");
        }
        if (!matches)
            return new(StatusCodes.Status401Unauthorized, "signal-unauthorized", "send the token of the signal's Secret: in Alertmanager http_config.authorization.credentials_file");
        try
        {
            return SignalReply.Read(AlertmanagerMessage.Read(message.Body).For(signal, message.Regions));
        }
        catch (FormatException e)
        {
            return SignalReply.Invalid(e.Message);
        }
    }
}

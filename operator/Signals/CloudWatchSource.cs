using AgentRegions.Aws.SnsMessages;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Signals;

namespace AgentRegions.Operator.Signals;

/// <summary>CloudWatch alarms by an SNS topic. Who signs the message is its authorization; the subscription to the policy's topic is confirmed, and no other.</summary>
internal sealed class CloudWatchSource(SnsInbox inbox, ILogger<CloudWatchSource> logger) : ISignalSource
{
    public SignalSource Source => SignalSource.CloudWatch;

    public async Task<SignalReply> ReadAsync(SignalMessage message, CancellationToken cancellationToken)
    {
        var (service, signal) = (message.Policy.Key(), message.Signal);
        try
        {
            var sent = SnsMessage.Read(message.Body);
            if (await inbox.RefusalAsync(sent, signal.CloudWatch!.TopicArn, cancellationToken) is { } refusal)
                return SignalReply.Forbidden(refusal);
            return sent.Type switch
            {
                SnsMessage.SubscriptionConfirmation => await ConfirmAsync(sent, message, cancellationToken),
                SnsMessage.UnsubscribeConfirmation => Ended(sent, message),
                _ => Read(sent, message),
            };
        }
        catch (FormatException e)
        {
            return SignalReply.Invalid(e.Message);
        }
        catch (SnsUnavailableException e)
        {
            logger.SignalUnusable(service, signal.Name, e.Message);
            return SignalReply.Unavailable(e.Message);
        }
    }

    private SignalReply Read(SnsMessage sent, SignalMessage message)
    {
        var reading = CloudWatchMessage.Read(sent.Message ?? "").For(message.Signal, message.Regions);
        return inbox.Take(sent) ? SignalReply.Read(reading) : SignalReply.Done("this message was taken before");
    }

    private async Task<SignalReply> ConfirmAsync(SnsMessage sent, SignalMessage message, CancellationToken cancellationToken)
    {
        if (await inbox.ConfirmAsync(sent, cancellationToken) is { } refusal)
            return SignalReply.Forbidden(refusal);
        logger.SubscriptionConfirmed(message.Policy.Key(), message.Signal.Name, message.Signal.CloudWatch!.TopicArn);
        return SignalReply.Done("the subscription is confirmed");
    }

    private SignalReply Ended(SnsMessage sent, SignalMessage message)
    {
        if (inbox.Take(sent))
            logger.SubscriptionEnded(message.Policy.Key(), message.Signal.Name, message.Signal.CloudWatch!.TopicArn);
        return SignalReply.Done("");
    }
}

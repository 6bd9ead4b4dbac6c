namespace AgentRegions.Core.Notifications;

/// <summary>Publishes to topics, as Amazon SNS has them.</summary>
public interface ITopics
{
    /// <exception cref="TopicException">It was not published, or nobody knows.</exception>
    Task PublishAsync(TopicMessage message, CancellationToken cancellationToken);
}

/// <summary>One message to a topic.</summary>
public sealed record TopicMessage
{
    /// <summary>Its region is where it is published.</summary>
    public required string TopicArn { get; init; }

    /// <summary>To take on for it; null: none.</summary>
    public string? RoleArn { get; init; }

    /// <summary>At most 100 characters of ASCII, for subscribers by e-mail.</summary>
    public required string Subject { get; init; }

    public required string Text { get; init; }

    /// <summary>For subscribers' filters.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>For a FIFO topic: messages of one group stay in order.</summary>
    public required string Group { get; init; }

    /// <summary>For a FIFO topic: a repeat within five minutes is dropped.</summary>
    public required string DeduplicationId { get; init; }
}

/// <summary>A topic did not take a message.</summary>
/// <param name="isPassing">Trying again may help.</param>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="innerException">What was caught.</param>
public sealed class TopicException(bool isPassing, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public bool IsPassing { get; } = isPassing;
}

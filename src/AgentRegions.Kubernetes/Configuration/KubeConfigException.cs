namespace AgentRegions.Kubernetes.Configuration;

/// <summary>The client cannot know where the API server is or who it is itself. The message names the file, the field and what to do.</summary>
public sealed class KubeConfigException : Exception
{
    public KubeConfigException()
    {
    }

    public KubeConfigException(string message)
        : base(message)
    {
    }

    public KubeConfigException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

namespace AgentRegions.Core.Tables;

/// <summary>The table did not answer. A write may have happened, or not.</summary>
public sealed class TableException : Exception
{
    public TableException()
    {
    }

    public TableException(string message)
        : base(message)
    {
    }

    public TableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

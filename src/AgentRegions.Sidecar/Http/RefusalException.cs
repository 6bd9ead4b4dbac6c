namespace AgentRegions.Sidecar.Http;

/// <summary>Ends a request with a problem. Thrown where the handler cannot go on; the middleware answers.</summary>
public sealed class RefusalException : Exception
{
    public RefusalException(Problem problem)
        : base(problem?.Detail) => Problem = problem!;

    public RefusalException()
        : this(Problems.Internal)
    {
    }

    public RefusalException(string message)
        : this(Problems.Invalid(message))
    {
    }

    public RefusalException(string message, Exception innerException)
        : base(message, innerException) => Problem = Problems.Invalid(message);

    public Problem Problem { get; }
}

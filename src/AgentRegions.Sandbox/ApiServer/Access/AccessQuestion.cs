namespace AgentRegions.Sandbox.ApiServer.Access;

/// <summary>May somebody do this? Either to a resource, or to a path that is none.</summary>
internal sealed record AccessQuestion(string Verb)
{
    public string? Path { get; init; }

    public string Group { get; init; } = "";

    public string Resource { get; init; } = "";

    public string Subresource { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>Empty: in all of them, or of a kind that has none.</summary>
    public string Namespace { get; init; } = "";
}

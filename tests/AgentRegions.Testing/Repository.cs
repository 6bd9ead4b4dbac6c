namespace AgentRegions.Testing;

/// <summary>The files of the repository that the tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find(string directory) =>
        File.Exists(Path.Combine(directory, "AgentRegionOperator.sln"))
            ? directory
            : Find(Path.GetDirectoryName(directory) ?? throw new InvalidOperationException($"no repository above {AppContext.BaseDirectory}"));
}

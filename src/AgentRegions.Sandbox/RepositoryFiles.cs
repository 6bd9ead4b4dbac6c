namespace AgentRegions.Sandbox;

/// <summary>The checkout that this program was built in: the world applies its crds/ and config/samples/.</summary>
internal static class RepositoryFiles
{
    /// <summary>Null outside a checkout.</summary>
    public static string? Root { get; } = Find(AppContext.BaseDirectory);

    private static string? Find(string? directory) =>
        directory is null || File.Exists(Path.Combine(directory, "AgentRegionOperator.sln")) ? directory : Find(Path.GetDirectoryName(directory));
}

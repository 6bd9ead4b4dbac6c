namespace AgentRegions.Sandbox.ApiServer.Schema;

/// <summary>Paths as Kubernetes writes them: spec.gates[0].name, with "" for the whole object.</summary>
internal static class FieldPath
{
    public static string Child(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    public static string Item(string path, int index) => $"{path}[{index}]";
}

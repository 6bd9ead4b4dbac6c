namespace AgentRegions.Kubernetes.Configuration;

/// <summary>One or several kubeconfig files as one: of two entries of one name the first file's counts, and so does its current-context.</summary>
internal sealed class KubeConfig
{
    private readonly Dictionary<string, YamlFields> _clusters = [];
    private readonly Dictionary<string, YamlFields> _users = [];
    private readonly Dictionary<string, YamlFields> _contexts = [];
    private readonly List<string> _files = [];

    public string? CurrentContext { get; private set; }

    /// <summary>The files that were read, as messages name them.</summary>
    public string Files => string.Join(Path.PathSeparator, _files);

    /// <summary>Files that do not exist are left out, as kubectl does, unless none exists.</summary>
    public static KubeConfig Load(IReadOnlyList<string> files)
    {
        var config = new KubeConfig();
        foreach (var file in files.Where(File.Exists))
            config.Add(file);
        return config._files.Count > 0
            ? config
            : throw new KubeConfigException($"{string.Join(Path.PathSeparator, files)}: no such file; set KUBECONFIG or the kubeconfig option to one that exists");
    }

    public YamlFields Context(string? name)
    {
        name ??= CurrentContext ?? throw new KubeConfigException($"{Files}: current-context is not set; choose one with `kubectl config use-context`{Choices(_contexts)}");
        return _contexts.GetValueOrDefault(name) ?? throw new KubeConfigException($"{Files}: there is no context \"{name}\"{Choices(_contexts)}");
    }

    public YamlFields Cluster(YamlFields context) => Referenced(_clusters, context, "cluster")
        ?? throw new KubeConfigException($"{context.Where("cluster")} is not set; name an entry of clusters");

    /// <summary>Null for a context without a user: requests are anonymous.</summary>
    public YamlFields? User(YamlFields context) => Referenced(_users, context, "user");

    private void Add(string file)
    {
        _files.Add(file);
        if (YamlFields.Load(file) is not { } root)
            return;
        CurrentContext ??= root.Text("current-context");
        Merge(root, "clusters", "cluster", _clusters);
        Merge(root, "users", "user", _users);
        Merge(root, "contexts", "context", _contexts);
    }

    private static void Merge(YamlFields root, string list, string field, Dictionary<string, YamlFields> into)
    {
        foreach (var entry in root.List(list))
        {
            var name = entry.Text("name") ?? throw new KubeConfigException($"{entry.Where("name")} is not set");
            if (entry.Fields(field) is { } fields)
                into.TryAdd(name, fields);
        }
    }

    private static YamlFields? Referenced(Dictionary<string, YamlFields> among, YamlFields context, string field) =>
        context.Text(field) is not { } name ? null
        : among.GetValueOrDefault(name) ?? throw new KubeConfigException($"{context.Where(field)} names \"{name}\", which is not in {field}s{Choices(among)}");

    private static string Choices(Dictionary<string, YamlFields> among) =>
        among.Count == 0 ? "" : $"; there are: {string.Join(", ", among.Keys.Order(StringComparer.Ordinal))}";
}

using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace AgentRegions.Kubernetes.Connection;

/// <summary>
/// One or several kubeconfig files as one: of two entries of one name the first file's counts, and so does its current-context.
/// KubernetesClient reads each file. It can also merge them, but then ignores the context and resolves paths against the first file.
/// </summary>
internal sealed class KubeConfigFiles
{
    private readonly List<Cluster> _clusters = [];
    private readonly List<User> _users = [];
    private readonly List<Context> _contexts = [];
    private string? _currentContext;

    /// <summary>Files that do not exist are left out, as kubectl does, unless none exists.</summary>
    public KubeConfigFiles(IReadOnlyList<string> files)
    {
        var existing = files.Where(File.Exists).ToList();
        Source = string.Join(Path.PathSeparator, existing);
        if (existing.Count == 0)
            throw new KubeConfigException($"{string.Join(Path.PathSeparator, files)}: no such file; set KUBECONFIG or the kubeconfig option to one that exists");
        foreach (var file in existing)
            Add(file);
    }

    /// <summary>The files that were read, as messages name them.</summary>
    public string Source { get; }

    /// <summary>The configuration of one context: the only one in it, and it is the current one.</summary>
    public K8SConfiguration Select(string? name)
    {
        name ??= _currentContext
            ?? throw new KubeConfigException($"{Source}: current-context is not set; choose one with `kubectl config use-context`{Choices(_contexts.Select(c => c.Name))}");
        var context = _contexts.Find(c => c.Name == name)
            ?? throw new KubeConfigException($"{Source}: there is no context \"{name}\"{Choices(_contexts.Select(c => c.Name))}");
        var details = context.ContextDetails ?? new();
        var cluster = _clusters.Find(c => c.Name == details.Cluster)
            ?? throw new KubeConfigException($"{Source}: context \"{name}\" names the cluster \"{details.Cluster}\", which is not in clusters{Choices(_clusters.Select(c => c.Name))}");
        if (string.IsNullOrEmpty(details.User))
            return new() { CurrentContext = name, Contexts = [context], Clusters = [cluster] };
        var user = _users.Find(u => u.Name == details.User)
            ?? throw new KubeConfigException($"{Source}: context \"{name}\" names the user \"{details.User}\", which is not in users{Choices(_users.Select(u => u.Name))}");
        return new() { CurrentContext = name, Contexts = [context], Clusters = [cluster], Users = [user] };
    }

    private void Add(string file)
    {
        var read = Read(file);
        _currentContext ??= read.CurrentContext;
        var directory = Path.GetDirectoryName(Path.GetFullPath(file))!;
        foreach (var endpoint in (read.Clusters ?? []).Select(c => c.ClusterEndpoint).OfType<ClusterEndpoint>())
            endpoint.CertificateAuthority = Absolute(endpoint.CertificateAuthority);
        foreach (var credentials in (read.Users ?? []).Select(u => u.UserCredentials).OfType<UserCredentials>())
        {
            credentials.ClientCertificate = Absolute(credentials.ClientCertificate);
            credentials.ClientKey = Absolute(credentials.ClientKey);
            // A bare command is looked up in PATH.
            if (credentials.ExternalExecution is { Command: { } command } exec && command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
                exec.Command = Absolute(command);
        }
        _clusters.AddRange(read.Clusters ?? []);
        _users.AddRange(read.Users ?? []);
        _contexts.AddRange(read.Contexts ?? []);

        string? Absolute(string? path) => string.IsNullOrEmpty(path) ? path : Path.GetFullPath(path, directory);
    }

    // The reader throws what its YAML library does, and a NullReferenceException for an empty file.
    private static K8SConfiguration Read(string file)
    {
        try
        {
            return KubernetesClientConfiguration.LoadKubeConfig(file);
        }
        catch (NullReferenceException)
        {
            return new();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new KubeConfigException($"{file}: not a kubeconfig: {e.GetBaseException().Message}", e);
        }
    }

    private static string Choices(IEnumerable<string> names) => $"; there are: {string.Join(", ", names.Order(StringComparer.Ordinal))}";
}

using System.Text.Json.Serialization.Metadata;

namespace AgentRegions.Kubernetes.Client;

/// <summary>How a client finds its cluster and behaves towards it. Everything has a default.</summary>
public sealed class KubernetesClientOptions
{
    /// <summary>One kubeconfig file. Absent: KUBECONFIG, else the pod's service account, else ~/.kube/config.</summary>
    public string? KubeConfigPath { get; set; }

    /// <summary>A context of the kubeconfig instead of its current one. Naming one also means: not the pod's service account.</summary>
    public string? Context { get; set; }

    /// <summary>The API server's URL instead of the configured one.</summary>
    public Uri? Server { get; set; }

    /// <summary>A token instead of the configured credentials.</summary>
    public string? BearerToken { get; set; }

    /// <summary>Takes the requests instead of the network, for an API server in this process. No kubeconfig is read then. Not disposed with the client.</summary>
    public HttpMessageHandler? MessageHandler { get; set; }

    /// <summary>How long a call may take, retries included. A watch may take this long to begin.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A watch that brings no byte for this long is given up as dead. Bookmarks come about every minute.</summary>
    public TimeSpan WatchReadDeadline { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often one call is retried, 0 or more. Writes only when the server did certainly not apply them.</summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>The longest event of a watch in bytes.</summary>
    public int MaxEventLength { get; set; } = 16 * 1024 * 1024;

    /// <summary>Absent: the program's name and version.</summary>
    public string? UserAgent { get; set; }

    /// <summary>The field manager of writes that name none. Absent: the API server takes it from the user agent, and apply must name one.</summary>
    public string? FieldManager { get; set; }

    /// <summary>The JSON metadata of types that are not this library's own: source-generated contexts.</summary>
    public IList<IJsonTypeInfoResolver> TypeInfoResolvers { get; } = [];
}

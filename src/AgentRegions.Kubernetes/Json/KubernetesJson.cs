using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AgentRegions.Kubernetes.Json;

/// <summary>How objects look on the wire: camelCase, enums by name, nulls absent, times in RFC 3339.</summary>
public static class KubernetesJson
{
    /// <summary>For the types of <see cref="KubernetesJsonContext"/>.</summary>
    public static JsonSerializerOptions Default { get; } = CreateOptions();

    /// <summary>
    /// For more types. Naming and times come from these options; a context whose types have enums sets <c>UseStringEnumConverter = true</c> itself,
    /// since that is fixed when it is generated.
    /// </summary>
    public static JsonSerializerOptions CreateOptions(params IEnumerable<IJsonTypeInfoResolver> resolvers)
    {
        ArgumentNullException.ThrowIfNull(resolvers);
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            RespectNullableAnnotations = true,
        };
        options.Converters.Add(new KubernetesTimeConverter());
        options.Converters.Add(new SecondsTimeConverter());
        foreach (var resolver in resolvers.Prepend(KubernetesJsonContext.Default))
            options.TypeInfoResolverChain.Add(resolver.WithAddedModifier(ModelRules.Apply));
        options.MakeReadOnly();
        return options;
    }

    /// <exception cref="InvalidOperationException">No context knows the type.</exception>
    public static JsonTypeInfo<T> TypeInfo<T>(this JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.TryGetTypeInfo(typeof(T), out var info)
            ? (JsonTypeInfo<T>)info
            : throw new InvalidOperationException(
                $"no JSON metadata for {typeof(T)}: add [JsonSerializable(typeof({typeof(T).Name}))] to a JsonSerializerContext and that to KubernetesClientOptions.TypeInfoResolvers");
    }

    public static JsonNode ToNode<T>(T value, JsonSerializerOptions? options = null) =>
        JsonSerializer.SerializeToNode(value, (options ?? Default).TypeInfo<T>()) ?? throw new ArgumentNullException(nameof(value));
}

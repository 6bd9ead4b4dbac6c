using System.Text.Json.Serialization.Metadata;

namespace AgentRegions.Kubernetes.Json;

/// <summary>What KubernetesClient's models, and the generator, lack.</summary>
internal static class ModelRules
{
    private static readonly Dictionary<Type, string[]> MicroTimes = new()
    {
        [typeof(V1LeaseSpec)] = ["acquireTime", "renewTime"],
        [typeof(Corev1Event)] = ["eventTime"],
        [typeof(Corev1EventSeries)] = ["lastObservedTime"],
    };

    public static void Apply(JsonTypeInfo type)
    {
        // The generator does not see [DisallowNull] on a generic property of another assembly's base class.
        if (type.Type.IsAssignableTo(typeof(IKubernetesObject)) && type.Properties.FirstOrDefault(p => p is { Name: "spec", IsRequired: true }) is { } spec)
            spec.IsSetNullable = false;
        if (type.Type == typeof(V1ObjectMeta))
            Remove(type, "managedFields");
        // The models do not tell MicroTime from Time, and KubernetesClient writes whole seconds without digits, which the API server refuses.
        foreach (var name in MicroTimes.GetValueOrDefault(type.Type, []))
            type.Properties.First(p => p.Name == name).CustomConverter = new MicroTimeConverter();
    }

    // They are half of an object's bytes. The API server keeps them when a write leaves them out.
    private static void Remove(JsonTypeInfo type, string name) => type.Properties.Remove(type.Properties.First(p => p.Name == name));
}

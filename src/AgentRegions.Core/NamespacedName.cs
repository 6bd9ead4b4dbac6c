namespace AgentRegions.Core;

/// <summary>The identity of a namespaced object. A service is the namespace and name of its FailoverPolicy.</summary>
public readonly record struct NamespacedName(string Namespace, string Name) : IComparable<NamespacedName>
{
    public int CompareTo(NamespacedName other)
    {
        var byNamespace = string.CompareOrdinal(Namespace, other.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(Name, other.Name);
    }

    public static bool operator <(NamespacedName left, NamespacedName right) => left.CompareTo(right) < 0;

    public static bool operator >(NamespacedName left, NamespacedName right) => left.CompareTo(right) > 0;

    public static bool operator <=(NamespacedName left, NamespacedName right) => left.CompareTo(right) <= 0;

    public static bool operator >=(NamespacedName left, NamespacedName right) => left.CompareTo(right) >= 0;

    public override string ToString() => string.IsNullOrEmpty(Namespace) ? Name : $"{Namespace}/{Name}";
}

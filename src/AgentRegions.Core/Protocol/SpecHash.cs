using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Protocol;

/// <summary>Names what an operator sees of a service's manifests: equal when all of it is.</summary>
public static class SpecHash
{
    private const int Length = 16;

    // Beside the whole hash, which guards what matters more: an item holds one for each service.
    private const int ProbesLength = 8;

    /// <param name="policy">The policy's spec. Its mode counts too: an operator that sees Paused must not be outvoted unnoticed.</param>
    /// <param name="regions">The regions that it selects, by name.</param>
    public static string Of(FailoverPolicySpec policy, IEnumerable<(string Name, AgentRegionSpec Spec)> regions)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, JsonSerializer.SerializeToUtf8Bytes(policy, SpecJsonContext.Default.FailoverPolicySpec));
        foreach (var (name, spec) in regions.OrderBy(r => r.Name, StringComparer.Ordinal))
        {
            Append(hash, System.Text.Encoding.UTF8.GetBytes(name));
            Append(hash, JsonSerializer.SerializeToUtf8Bytes(spec, SpecJsonContext.Default.AgentRegionSpec));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Length];
    }

    /// <summary>Names what of it probes depend on: verdicts are about the same endpoint, and formed alike, when it is equal.</summary>
    public static string OfProbes(IEnumerable<(string Name, AgentRegionSpec Spec)> regions)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, spec) in regions.OrderBy(r => r.Name, StringComparer.Ordinal))
        {
            Append(hash, System.Text.Encoding.UTF8.GetBytes(name));
            Append(hash, JsonSerializer.SerializeToUtf8Bytes(new AgentRegionSpec { Region = spec.Region, Endpoint = spec.Endpoint, Dns = new(), Health = spec.Health }, SpecJsonContext.Default.AgentRegionSpec));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..ProbesLength];
    }

    // Concatenated fields are ambiguous: each goes with its length.
    private static void Append(IncrementalHash hash, byte[] part)
    {
        hash.AppendData(BitConverter.GetBytes(part.Length));
        hash.AppendData(part);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(FailoverPolicySpec))]
[JsonSerializable(typeof(AgentRegionSpec))]
internal sealed partial class SpecJsonContext : JsonSerializerContext;

using System.Text.Json;
using AgentRegions.Core.Resources;
using AgentRegions.Sidecar.Http;

namespace AgentRegions.Sidecar.Health;

/// <summary>The contract as it is configured: a JSON file, such as a mounted ConfigMap, read again when it changes. Null: none.</summary>
internal sealed class ContractFile(string? path, TimeProvider time)
{
    private readonly SecretFile? _file = path is null ? null : new(path, time);
    private ReadOnlyMemory<byte> _text;
    private AgentContract _contract = new();

    /// <summary>While the file is not JSON the last contract holds.</summary>
    public AgentContract Read()
    {
        if (_file?.Read() is not { IsEmpty: false } text || text.Equals(_text))
            return _contract;
        _text = text;
        return _contract = Parse(text.Span) ?? _contract;
    }

    /// <summary>What is wrong with the file; null when it can be read.</summary>
    public static string? Problem(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path)) is null
                ? "is not a JSON object with texts for release, schema_rev, model_tag, index_hash, secrets_rev and blob_manifest, each of at most 256 characters; correct it"
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {e.Message}";
        }
    }

    /// <summary>The first's fields, and the second's where the first has none.</summary>
    public static AgentContract Over(AgentContract first, AgentContract second) => new()
    {
        Release = first.Release ?? second.Release,
        SchemaRev = first.SchemaRev ?? second.SchemaRev,
        ModelTag = first.ModelTag ?? second.ModelTag,
        IndexHash = first.IndexHash ?? second.IndexHash,
        SecretsRev = first.SecretsRev ?? second.SecretsRev,
        BlobManifest = first.BlobManifest ?? second.BlobManifest,
    };

    private static AgentContract? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var contract = JsonSerializer.Deserialize(json, SidecarJson.Default.AgentContract);
            return contract is null || ContractRules.Problem(contract) is not null ? null : contract;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

using AgentRegions.Sandbox.ApiServer.Schema;
using AgentRegions.Sandbox.ApiServer.Storage;

namespace AgentRegions.Sandbox.ApiServer.Definitions;

/// <summary>A definition with what serving it takes.</summary>
/// <param name="Schema">Absent: any field is kept as it is.</param>
internal sealed record ServedKind(ResourceDefinition Definition, StructuralSchema? Schema, Collection Objects);

using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Http;
using AgentRegions.Sandbox.ApiServer.Storage;

namespace AgentRegions.Sandbox.ApiServer.Selectors;

/// <summary>Which objects of a kind a list or watch is about.</summary>
internal sealed record Selection(string? Namespace, LabelSelector Labels, FieldSelector Fields)
{
    /// <summary>One object alone.</summary>
    public string? Name { get; init; }

    public bool SelectsAll => Labels.SelectsAll && Fields.SelectsAll;

    public static Selection Of(ApiRequest request, RequestTarget target, ResourceDefinition kind) => new(
        kind.Namespaced ? target.Namespace : null,
        LabelSelector.Parse(request.Query("labelSelector")),
        FieldSelector.Parse(request.Query("fieldSelector"), kind));

    public bool Selects(StoredObject stored) =>
        (Namespace is null || stored.Namespace == Namespace) && (Name is null || stored.Name == Name) && Labels.Selects(stored.Metadata) && Fields.Selects(stored.Json);
}

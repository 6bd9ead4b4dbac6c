using System.Globalization;
using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Apply;

/// <summary>Who sets fields, and in which way: one entry of managedFields.</summary>
/// <param name="Operation">Apply or Update.</param>
/// <param name="ApiVersion">Of what was written; one who applies is the same in every version.</param>
/// <param name="Subresource">"" for the object itself.</param>
internal sealed record FieldOwner(string Manager, string Operation, string ApiVersion, string Subresource)
{
    public bool Applies => Operation == "Apply";

    public bool IsSameAs(FieldOwner other) =>
        (Manager, Operation, Subresource) == (other.Manager, other.Operation, other.Subresource) && (Applies || ApiVersion == other.ApiVersion);

    /// <summary>As conflicts name it: "kubectl-edit" using v1</summary>
    public override string ToString() => JsonText.Quote(Manager)
        + (Subresource.Length > 0 ? $" with subresource {JsonText.Quote(Subresource)}" : "")
        + (Applies ? "" : $" using {ApiVersion}");
}

/// <summary>What an owner owns, and when that last changed.</summary>
internal sealed record OwnedFields(FieldOwner Owner, FieldSet Fields, string? Time)
{
    public static OwnedFields Parse(JsonObject entry) => new(
        new(entry["manager"].Text() ?? "", entry["operation"].Text() ?? "Update", entry["apiVersion"].Text() ?? "", entry["subresource"].Text() ?? ""),
        FieldSet.Parse(entry["fieldsV1"] as JsonObject ?? []),
        entry["time"].Text());

    public static string Stamp(DateTimeOffset now) => now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public JsonObject ToJson()
    {
        var entry = new JsonObject { ["manager"] = Owner.Manager, ["operation"] = Owner.Operation, ["apiVersion"] = Owner.ApiVersion };
        if (Time is not null)
            entry["time"] = Time;
        entry["fieldsType"] = "FieldsV1";
        entry["fieldsV1"] = Fields.ToJson();
        if (Owner.Subresource.Length > 0)
            entry["subresource"] = Owner.Subresource;
        return entry;
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Http;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Errors;

/// <summary>The request ends with this Status.</summary>
internal sealed class ApiException(int code, string reason, string message) : Exception(message)
{
    public int Code => code;

    public string Reason => reason;

    public string? Name { get; init; }

    public string? Group { get; init; }

    /// <summary>Where Kubernetes puts the resource's plural, or the kind of an invalid object.</summary>
    public string? Kind { get; init; }

    public IReadOnlyList<FieldError> Causes { get; init; } = [];

    public int? RetryAfterSeconds { get; init; }

    public JsonObject ToStatus()
    {
        var details = new JsonObject();
        Add(details, "name", Name);
        Add(details, "group", Group);
        Add(details, "kind", Kind);
        if (Causes.Count > 0)
            details["causes"] = new JsonArray([.. Causes.Select(Cause)]);
        if (RetryAfterSeconds is { } seconds)
            details["retryAfterSeconds"] = seconds;
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
            ["reason"] = Reason,
        };
        if (details.Count > 0)
            status["details"] = details;
        status["code"] = Code;
        return status;
    }

    public ApiResponse ToResponse() => ApiResponse.Json(ToStatus(), Code) with
    {
        Headers = RetryAfterSeconds is { } seconds ? [new("Retry-After", seconds.ToString(CultureInfo.InvariantCulture))] : [],
    };

    private static JsonObject Cause(FieldError error)
    {
        var cause = new JsonObject();
        Add(cause, "reason", error.Reason);
        Add(cause, "message", error.Message);
        Add(cause, "field", error.Field);
        return cause;
    }

    private static void Add(JsonObject to, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            to[name] = value;
    }
}

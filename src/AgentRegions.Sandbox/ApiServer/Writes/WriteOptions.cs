using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Http;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Writes;

internal enum FieldValidation
{
    Ignore,
    Warn,
    Strict,
}

/// <param name="Manager">Whose the written fields become.</param>
internal sealed record WriteOptions(string Manager, bool DryRun, bool Force, FieldValidation Validation)
{
    private const int LongestManager = 128;

    /// <summary>What the client is told beside its answer.</summary>
    public List<string> Warnings { get; } = [];

    public static WriteOptions Of(ApiRequest request)
    {
        var dryRun = request.Query("dryRun");
        if (dryRun is not (null or "All"))
            throw Refused("dryRun", FieldError.NotSupported("dryRun", JsonText.Quote(dryRun), ["All"]));
        var validation = request.Query("fieldValidation") switch
        {
            null or "Warn" => FieldValidation.Warn,
            "Strict" => FieldValidation.Strict,
            "Ignore" => FieldValidation.Ignore,
            var other => throw Refused("fieldValidation", FieldError.NotSupported("fieldValidation", JsonText.Quote(other), ["Ignore", "Warn", "Strict"])),
        };
        var manager = request.Query("fieldManager");
        if (manager is { Length: > LongestManager })
            throw Refused("fieldManager", FieldError.TooLong("fieldManager", LongestManager));
        return new(manager ?? request.UserAgent.Split('/')[0], dryRun is not null, request.Flag("force"), validation);
    }

    private static ApiException Refused(string option, FieldError error) =>
        new(422, "Invalid", $"PatchOptions.meta.k8s.io \"\" is invalid: {error}") { Group = "meta.k8s.io", Kind = "PatchOptions", Causes = [error with { Field = option }] };
}

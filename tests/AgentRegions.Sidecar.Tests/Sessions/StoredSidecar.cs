using AgentRegions.Core.Tables;
using AgentRegions.Sidecar.Options;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRegions.Sidecar.Tests.Sessions;

/// <summary>Sidecars on tables in a folder: those that share one share a table without lag.</summary>
internal static class StoredSidecar
{
    public static SidecarOptions Options(TempFolder folder, string region = "us-east-1") =>
        RunningSidecar.Options with { Region = region, Store = new() { Kind = AgentRegions.Sidecar.Stores.StoreKind.Files, Directory = folder.PathOf("store") } };

    /// <param name="tables">Wraps the tables.</param>
    public static Task<RunningSidecar> StartAsync(TempFolder folder, string region = "us-east-1", Func<SidecarOptions, SidecarOptions>? change = null, Func<SessionTables, SessionTables>? tables = null)
    {
        var options = Options(folder, region);
        return RunningSidecar.StartAsync(change?.Invoke(options) ?? options, builder =>
        {
            if (tables is not null)
                builder.Services.AddSingleton(tables(AgentRegions.Sessions.Files.FileTables.In(folder.PathOf("store"), TimeProvider.System)));
        });
    }

    public static Task<Answer> SendAsync(this RunningSidecar sidecar, string method, string path, string? json = null, string? match = null, bool isNew = false) =>
        sidecar.SendAsync(new HttpMethod(method), path, json, isNew ? [("If-None-Match", "*")] : match is null ? [] : [("If-Match", match)]);

    public static string Message(string id, string text = "hello") => $$"""{"messages": [{"id": "{{id}}", "role": "user", "parts": [{"type": "text", "text": "{{text}}"}]}]}""";

    /// <summary>Begins a session with one message.</summary>
    public static async Task<string> BeginAsync(this RunningSidecar sidecar, string id = "s1")
    {
        var begun = await sidecar.SendAsync("POST", $"/v1/sessions/{id}/messages", Message("m1"), isNew: true);
        Assert.True(begun.Status == 201, begun.Body);
        return begun.Headers["ETag"];
    }
}

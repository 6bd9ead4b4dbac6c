using System.Text.Json;
using AgentRegions.Core.Gates.Semantics;
using Microsoft.AspNetCore.Http;

namespace AgentRegions.Sandbox.Agents;

/// <summary>Answers POST /probe/semantic: the same ΔS in every region, so that regions drift apart only when they are told to.</summary>
internal static class SemanticProbeAnswer
{
    private const int Most = 64;

    public static async Task WriteAsync(HttpContext context, string region, AgentState state, CancellationToken ends)
    {
        if (IsForAnother(context, "X-Region-Pin", region) || IsForAnother(context, "X-Release", state.Report.Release))
        {
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return;
        }
        if (await AskedAsync(context) is not { } asked)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        var json = JsonSerializer.SerializeToUtf8Bytes(Report(region, asked, state.Semantic), SemanticJson.Default.SemanticReport);
        context.Response.ContentType = "application/json";
        switch (state.Semantic.Fault)
        {
            case SemanticFault.Silent:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ends);
                break;
            case SemanticFault.Cut:
                context.Response.ContentLength = json.Length;
                await context.Response.Body.WriteAsync(json.AsMemory(0, json.Length / 2), ends);
                await context.Response.Body.FlushAsync(ends);
                context.Abort();
                break;
            case SemanticFault.NotJson:
                await context.Response.WriteAsync("all is well\n", ends);
                break;
            case SemanticFault.Huge:
                await context.Response.WriteAsync(new string(' ', 1024 * 1024) + "{}", ends);
                break;
            default:
                await context.Response.Body.WriteAsync(json, ends);
                break;
        }
    }

    private static bool IsForAnother(HttpContext context, string header, string? own) =>
        context.Request.Headers[header].ToString() is { Length: > 0 } wanted && wanted != own;

    private static async Task<SemanticQuestion?> AskedAsync(HttpContext context)
    {
        try
        {
            var asked = await JsonSerializer.DeserializeAsync(context.Request.Body, SemanticJson.Default.SemanticQuestion, context.RequestAborted);
            return asked is { Questions: > 0 and <= Most, Seeds.Count: > 0 and <= Most } ? asked : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static SemanticReport Report(string region, SemanticQuestion asked, SemanticControl control)
    {
        var answers = new List<SemanticReportAnswer?>();
        for (var question = 1; question <= asked.Questions; question++)
        {
            foreach (var seed in asked.Seeds)
            {
                var isOdd = question == 1 && seed == asked.Seeds[^1];
                if (isOdd && control.Gap)
                    continue;
                answers.Add(new()
                {
                    Question = $"q{question}",
                    Seed = seed,
                    DeltaS = Math.Round(0.1 + (((question * 37) + (seed * 11)) % 100 / 1000.0) + control.Drift, 4),
                    Lambda = isOdd && control.Lambda is { } word ? word : "convergent",
                });
            }
        }
        return new() { Region = region, Answers = answers };
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Gates.Semantics;

/// <summary>
/// The body of a semantic probe's answer: {"region": "eu-west-1", "answers": [{"question": "q1", "seed": 1, "delta_s": 0.12, "lambda": "convergent"}, ...]}.
/// Every other word than convergent is not convergent. An answer with a gap is no answer: what is missing is named.
/// </summary>
public static class SemanticBody
{
    /// <summary>The longest body that is read, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The longest id of a question, in characters: the register keeps them.</summary>
    public const int MaxQuestionLength = 32;

    /// <summary>ΔS is 1 - cos of an angle.</summary>
    private const double Most = 2;

    /// <summary>Never throws: every fault of the body is a word that is not known.</summary>
    /// <param name="expectedRegion">Whom the answer must be from, when it names one.</param>
    public static SemanticWord Read(ReadOnlySpan<byte> utf8, SemanticProbeGate gate, string expectedRegion)
    {
        ArgumentNullException.ThrowIfNull(gate);
        try
        {
            return JsonSerializer.Deserialize(utf8, SemanticJson.Default.SemanticReport) is not { } report ? SemanticWord.Unknown("the answer is null")
                : report.Region is { } region && region != expectedRegion ? SemanticWord.Unknown($"the answer is from {OneLine.Of(region)}, not from {expectedRegion}")
                : Judge(report.Answers ?? [], gate);
        }
        catch (JsonException)
        {
            return SemanticWord.Unknown("the answer is not the JSON that a semantic probe answers with");
        }
    }

    private static SemanticWord Judge(IReadOnlyList<SemanticReportAnswer?> answers, SemanticProbeGate gate)
    {
        var found = new SortedDictionary<string, SemanticReportAnswer?[]>(StringComparer.Ordinal);
        foreach (var answer in answers)
        {
            if (ProblemOf(answer) is { } problem)
                return SemanticWord.Unknown(problem);
            if (answer!.Seed > gate.Seeds)
                continue;
            if (!found.TryGetValue(answer.Question!, out var seeds))
                found[answer.Question!] = seeds = new SemanticReportAnswer?[gate.Seeds];
            if (seeds[answer.Seed!.Value - 1] is not null)
                return SemanticWord.Unknown($"{answer.Question} is answered twice for seed {answer.Seed}");
            seeds[answer.Seed.Value - 1] = answer;
        }
        if (found.Count != gate.Questions)
            return SemanticWord.Unknown($"{found.Count} questions are answered, {gate.Questions} are asked");
        foreach (var (question, seeds) in found)
        {
            if (Array.IndexOf(seeds, null) is var missing and >= 0)
                return SemanticWord.Unknown($"{question} is not answered for seed {missing + 1}");
        }
        var rows = found.Values.SelectMany(seeds => seeds).ToList();
        return new(new()
        {
            Questions = [.. found.Keys],
            Seeds = gate.Seeds,
            DeltaS = [.. rows.Select(a => (int)Math.Round(a!.DeltaS!.Value * SemanticSheet.Scale))],
            Wavering = [.. rows.Index().Where(a => a.Item!.Lambda != "convergent").Select(a => a.Index)],
        }, "");
    }

    private static string? ProblemOf(SemanticReportAnswer? answer) =>
        answer?.Question is not { Length: > 0 and <= MaxQuestionLength } question || question.Any(c => c is <= ' ' or > '~') ? $"a question's id is not 1 to {MaxQuestionLength} printable ASCII characters"
        : answer.Seed is not >= 1 ? $"the seed of {question} is not a number from 1"
        : answer.DeltaS is not (>= 0 and <= Most) ? $"delta_s of {question} is not a number from 0 to {Most}"
        : string.IsNullOrEmpty(answer.Lambda) ? $"lambda of {question} is not said"
        : null;
}

/// <summary>As agents write it: snake_case, unknown fields ignored.</summary>
public sealed record SemanticReport
{
    /// <summary>The region that answers.</summary>
    public string? Region { get; init; }

    public IReadOnlyList<SemanticReportAnswer?>? Answers { get; init; }
}

public sealed record SemanticReportAnswer
{
    public string? Question { get; init; }

    public int? Seed { get; init; }

    public double? DeltaS { get; init; }

    /// <summary>convergent, or another word.</summary>
    public string? Lambda { get; init; }
}

/// <summary>What an agent is asked.</summary>
/// <param name="Questions">How many questions of its fixed set.</param>
/// <param name="Seeds">Each with these.</param>
public sealed record SemanticQuestion(int Questions, IReadOnlyList<int> Seeds)
{
    public static SemanticQuestion Of(SemanticProbeGate gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return new(gate.Questions, [.. Enumerable.Range(1, gate.Seeds)]);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 16)]
[JsonSerializable(typeof(SemanticReport))]
[JsonSerializable(typeof(SemanticQuestion))]
public sealed partial class SemanticJson : JsonSerializerContext;

using System.Globalization;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Gates.Semantics;

/// <summary>Does the target's agent still mean what the source's did? What is not known of either has not passed.</summary>
internal static class SemanticProbeRules
{
    public static GateFinding Judge(string name, SemanticProbeGate gate, GateQuestion question)
    {
        if (question.IsPlacement)
            return GateFinding.Pass("there is no source to compare with");
        if (question.Source is not { } source || !source.KnownMeanings.TryGetValue(name, out var known))
            return Unknown("what the source answers was never seen while it was healthy");
        if (!question.Target.Meanings.TryGetValue(name, out var answer))
            return Unknown($"{question.Target.Name} was not asked yet");
        var finding = answer.Age > (2 * gate.Interval.Value) + gate.Timeout.Value ? Unknown($"the last answer of {question.Target.Name} is too old")
            : answer.Word.Sheet is not { } target ? Unknown($"{question.Target.Name}: {answer.Word.Problem}")
            : Compare(gate, source, known, question.Target, target);
        return finding with { SeenAgo = answer.Age };
    }

    /// <summary>The bound in ten-thousandths. 0 when it is malformed, which validation refuses.</summary>
    public static int Bound(SemanticProbeGate gate) =>
        decimal.TryParse(gate.MaxDrift, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var bound) ? (int)(bound * SemanticSheet.Scale) : 0;

    private static GateFinding Compare(SemanticProbeGate gate, RegionState source, KnownSheet known, RegionState target, SemanticSheet sheet)
    {
        if (known.Sheet.Seeds != gate.Seeds || known.Sheet.Questions.Count != gate.Questions)
            return Unknown($"{source.Name} last answered {known.Sheet.Questions.Count} questions and {known.Sheet.Seeds} seeds, {gate.Questions} and {gate.Seeds} are asked");
        if (sheet.Seeds != gate.Seeds || sheet.Questions.Count != gate.Questions)
            return Unknown($"{target.Name} was asked other questions than the gate has now");
        if (known.Sheet.Questions.Except(sheet.Questions).FirstOrDefault() is { } missing)
            return Unknown($"{target.Name} does not answer {missing}, which {source.Name} did");
        var (drift, at) = known.Sheet.DeltaS.Zip(sheet.DeltaS, (a, b) => Math.Abs(a - b)).Select((drift, at) => (drift, at)).MaxBy(d => d.drift);
        var wavers = known.Sheet.Wavering.Count + sheet.Wavering.Count > 0;
        var detail = $"greatest drift {Text(drift)} ({Place(sheet, at)}), at most {gate.MaxDrift} is allowed over {gate.Questions} questions and {gate.Seeds} seeds; "
            + $"λ of {source.Name} {Lambda(known.Sheet)}, of {target.Name} {Lambda(sheet)}; {source.Name} as seen at {known.SeenAt:u}";
        return drift <= Bound(gate) && !wavers ? GateFinding.Pass(detail) : GateFinding.Fail(detail);
    }

    private static string Text(int drift) => (drift / (decimal)SemanticSheet.Scale).ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Place(SemanticSheet sheet, int at) => $"{sheet.Questions[at / sheet.Seeds]}, seed {(at % sheet.Seeds) + 1}";

    private static string Lambda(SemanticSheet sheet) =>
        sheet.Wavering is not [var first, ..] ? "is convergent"
        : $"is not convergent on {Place(sheet, first)}{(sheet.Wavering.Count > 1 ? $" and {sheet.Wavering.Count - 1} more" : "")}";

    private static GateFinding Unknown(string why) => GateFinding.Fail($"unknown: {why}");
}

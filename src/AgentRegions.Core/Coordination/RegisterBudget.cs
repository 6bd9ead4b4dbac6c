using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Coordination;

/// <summary>
/// What a register may take. A store's item holds 400 KB, and a register that outgrew that could never be written again: so what people read gives way
/// first, the oldest changes, then long texts, then what gates compare with; what keeps the service safe never does.
/// </summary>
public static class RegisterBudget
{
    /// <summary>Beyond this a register is made smaller.</summary>
    public const int Bytes = 320 * 1024;

    /// <summary>400 KB, less the item's other attributes and their names. Beyond this nothing is written.</summary>
    public const int MostBytes = (400 * 1024) - 2048;

    private const int ShortMessage = 120;

    /// <summary>The register as text.</summary>
    /// <exception cref="CoordinationException">It is larger than an item may be.</exception>
    public static string Write(NamespacedName service, Register register)
    {
        var text = RegisterJson.Write(register);
        return text.Length <= MostBytes ? text : throw new CoordinationException(
            "RegisterTooLarge",
            $"the register of {service} would take {text.Length / 1024} KB, and an item of the store holds 400 KB: it is left as it was. Give the service fewer regions, gates or health checks");
    }

    /// <summary>Itself when it fits. The same register always becomes the same, so what was left out once is not written again and again.</summary>
    public static Register Fit(Register register)
    {
        ArgumentNullException.ThrowIfNull(register);
        if (Fits(register))
            return register;
        var next = Most(register.History.Count, 1, register.Remembering);
        if (!Fits(next))
            next = Shortened(next);
        if (!Fits(next))
            next = Most(next.Meanings.Count, 0, count => next with { Meanings = [.. next.Meanings.Take(count)] });
        return Fits(next) ? next : Most(next.Contracts.Count, 0, count => next with { Contracts = [.. next.Contracts.Take(count)] });
    }

    // Its text is ASCII: a character is a byte.
    private static bool Fits(Register register) => RegisterJson.Write(register).Length <= Bytes;

    /// <summary>With as many as fit; with the least where none does.</summary>
    private static Register Most(int all, int least, Func<int, Register> with)
    {
        var (low, high) = (Math.Min(least, all), all);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Fits(with(middle)))
                low = middle;
            else
                high = middle - 1;
        }
        return with(low);
    }

    private static Register Shortened(Register register) => register with
    {
        Operation = register.Operation is not { } operation ? null : operation with { Evidence = Short(operation.Evidence), Gates = Short(operation.Gates), Steps = Short(operation.Steps) },
        Preparation = register.Preparation is not { } preparation ? null : preparation with { Evidence = Short(preparation.Evidence), Gates = Short(preparation.Gates), Steps = Short(preparation.Steps) },
        History = [.. register.History.Select(h => h with
        {
            Evidence = Short(h.Evidence),
            Failure = h.Failure is null ? null : Short(h.Failure),
            Gates = Short(h.Gates),
            Steps = Short(h.Steps),
            Loss = h.Loss is null ? null : h.Loss with { Detail = Short(h.Loss.Detail) },
        })],
        Requests = [.. register.Requests.Select(r => r with { Message = Short(r.Message), Steps = [] })],
        Refused = [.. register.Refused.Select(r => r with { Message = Short(r.Message) })],
        GlobalPauses = [.. register.GlobalPauses.Select(p => p with { Reason = Short(p.Reason) })],
        Pause = register.Pause is not { } pause ? null : pause with { Reason = Short(pause.Reason) },
        RolledBack = register.RolledBack is not { } back ? null : back with { Message = Short(back.Message) },
        Drill = register.Drill is not { Last: { } last } drill ? register.Drill : drill with { Last = last with { Message = Short(last.Message), Gates = Short(last.Gates), Preview = null } },
    };

    private static string Short(string text) => ShortText.Of(text, ShortMessage);

    private static List<GateStatus> Short(IReadOnlyList<GateStatus> gates) => [.. gates.Select(g => g with { Detail = Short(g.Detail) })];

    private static List<StepStatus> Short(IReadOnlyList<StepStatus> steps) => [.. steps.Select(s => s with { Detail = Short(s.Detail) })];
}

using AgentRegions.Core.Coordination;

namespace AgentRegions.Core.Protocol;

/// <summary>What came of persons' commands, from what the register keeps of them: the same in every cluster.</summary>
public static class CommandNews
{
    internal const string Resumed = "resume ";
    internal const string Acknowledged = "acknowledge ";

    /// <param name="handled">One of the register's commands.</param>
    /// <param name="register">Since then.</param>
    public static ServiceEvent Of(string handled, Register register)
    {
        ArgumentNullException.ThrowIfNull(handled);
        ArgumentNullException.ThrowIfNull(register);
        return handled.StartsWith(Acknowledged, StringComparison.Ordinal) ? OfAcknowledgement(handled[Acknowledged.Length..], register)
            : handled.StartsWith(Resumed, StringComparison.Ordinal) ? new(false, "ServiceResumed", handled[Resumed.Length..])
            : new(false, "ServicePaused", register.GlobalPauses.FirstOrDefault(p => p.Id == handled)?.Message ?? handled);
    }

    private static ServiceEvent OfAcknowledgement(string text, Register register)
    {
        var form = $"write \"{register.Epoch} <why>\" for the changes up to now";
        return Acknowledgement.EpochOf(text) is not { } epoch ? Refused($"\"{text}\" does not begin with an epoch: {form}")
            : epoch > register.Epoch ? Refused($"\"{text}\" names epoch {epoch}, and the service is at {register.Epoch}: {form}")
            : epoch < Acknowledgement.LastChange(register) ? Refused($"\"{text}\" does not cover the last change, of epoch {Acknowledgement.LastChange(register)}: its cooldown goes on; {form}")
            : new(false, "CooldownAcknowledged", $"{text}: the cooldown is over, and the changes of the day are counted anew");
    }

    private static ServiceEvent Refused(string why) => new(true, "AcknowledgementRefused", $"{Acknowledgement.Annotation}: {why}");
}

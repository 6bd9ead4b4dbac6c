using AgentRegions.Core.Signals;

namespace AgentRegions.Operator.Signals;

/// <summary>What is answered to a sender.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Type">Of a refusal, as the problem's type; null: nothing is refused.</param>
/// <param name="Detail">What to do, or what was done.</param>
internal sealed record SignalReply(int Status, string? Type, string Detail)
{
    /// <summary>What the message says of regions.</summary>
    public SignalReading? Reading { get; private init; }

    public static SignalReply Read(SignalReading reading) => new(StatusCodes.Status200OK, null, "") { Reading = reading };

    public static SignalReply Done(string detail) => new(StatusCodes.Status200OK, null, detail);

    public static SignalReply Invalid(string detail) => new(StatusCodes.Status400BadRequest, "signal-invalid", detail);

    public static SignalReply Forbidden(string detail) => new(StatusCodes.Status403Forbidden, "signal-forbidden", detail);

    public static SignalReply Unavailable(string detail) => new(StatusCodes.Status503ServiceUnavailable, "signal-unavailable", detail);
}

namespace AgentRegions.Core.Resources.Validation;

/// <summary>What is wrong with an object.</summary>
/// <param name="Field">The path as the API server writes it, for example <c>spec.dns.addresses.ipv4[0]</c>.</param>
/// <param name="Message">What to write instead.</param>
public sealed record FieldProblem(string Field, string Message)
{
    public override string ToString() => $"{Field}: {Message}";
}

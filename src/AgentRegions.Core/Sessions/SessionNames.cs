using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace AgentRegions.Core.Sessions;

/// <summary>The forms of names that become parts of keys.</summary>
public static partial class SessionNames
{
    public const string NameRemedy = "must be 1 to 64 letters, digits, dots, hyphens or underscores, for example acme";
    public const string IdRemedy = "must be 1 to 200 letters, digits or any of . _ - : @ + = ~, for example 3f2b7c1e-user-42";
    public const string RegionRemedy = "must be the name of an AgentRegion: lower case letters, digits, inner hyphens and dots, for example us-east-1";

    /// <summary>A tenant, and a memory revision.</summary>
    public static Regex Name => NameForm();

    /// <summary>A session, a tool call.</summary>
    public static Regex Id => IdForm();

    public static Regex Region => RegionForm();

    /// <exception cref="ArgumentException">The name has another form.</exception>
    public static string RequireRegion([NotNull] string? region) => Require(region, "region", Region, RegionRemedy);

    /// <exception cref="ArgumentException">The value has another form; it is not repeated in full, since it may be long or somebody's.</exception>
    public static string Require([NotNull] string? value, string field, Regex form, string remedy)
    {
        ArgumentNullException.ThrowIfNull(form);
        return value is not null && form.IsMatch(value) ? value : throw new ArgumentException($"{field}: {remedy}");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex NameForm();

    [GeneratedRegex(@"\A[A-Za-z0-9._:@+=~-]{1,200}\z")]
    private static partial Regex IdForm();

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?\z")]
    private static partial Regex RegionForm();
}

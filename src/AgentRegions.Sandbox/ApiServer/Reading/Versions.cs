using System.Globalization;
using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Reading;

internal static class Versions
{
    /// <exception cref="ApiException">It is no version.</exception>
    public static long Parse(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        ? version
        : throw Refusals.InvalidListOptions(FieldError.Invalid("resourceVersion", JsonText.Quote(text), $"strconv.ParseUint: parsing {JsonText.Quote(text)}: invalid syntax"));
}

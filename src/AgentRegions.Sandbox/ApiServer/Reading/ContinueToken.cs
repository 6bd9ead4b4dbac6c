using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Schema;
using Microsoft.AspNetCore.WebUtilities;

namespace AgentRegions.Sandbox.ApiServer.Reading;

/// <summary>Where the next page begins: after a key, in the list as it was at a version.</summary>
internal sealed record ContinueToken(long Version, string After)
{
    /// <exception cref="ApiException">It is none of this server's.</exception>
    public static ContinueToken Parse(string text)
    {
        try
        {
            var token = JsonNode.Parse(WebEncoders.Base64UrlDecode(text));
            if (token.At("rv") is { } version && token.At("start").Text() is { } start)
                return new(version.GetValue<long>(), start.TrimEnd('\0'));
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            // Said below.
        }
        throw Refusals.BadRequest("invalid continue token: continue key is not valid");
    }

    public override string ToString() => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(
        new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = Version, ["start"] = After + "\0" }.ToJsonString()));
}

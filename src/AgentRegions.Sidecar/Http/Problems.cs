namespace AgentRegions.Sidecar.Http;

/// <summary>The problems that any request may meet; the others stand where they arise.</summary>
public static class Problems
{
    public static Problem Internal { get; } = new("internal-error", StatusCodes.Status500InternalServerError, "the sidecar failed; its log says how. Nothing is known to be stored.");

    public static Problem Unauthorized { get; } = new("unauthorized", StatusCodes.Status401Unauthorized, "send the token of --token-file as 'Authorization: Bearer TOKEN'");

    public static Problem TimedOut { get; } = new("timeout", StatusCodes.Status504GatewayTimeout, "the request took longer than --request-timeout; a write may have happened: read before you write again");

    public static Problem Invalid(string detail) => new("invalid-request", StatusCodes.Status400BadRequest, detail);

    public static Problem NoRoute(string method, string path) => new("not-found", StatusCodes.Status404NotFound, $"there is no {method} {path}; /openapi.json lists what there is");

    public static Problem WrongMethod(string method, string path) => new("method-not-allowed", StatusCodes.Status405MethodNotAllowed, $"{path} does not take {method}; the Allow header says what it takes");

    public static Problem BodyTooLarge(long limit) => new("body-too-large", StatusCodes.Status413PayloadTooLarge, $"the body is larger than {limit} bytes; send less at a time or raise --max-body");

    public static Problem StoreAway(string detail) => new("store-unavailable", StatusCodes.Status503ServiceUnavailable, $"{detail}; a write may have happened: read before you write again") { RetryAfter = TimeSpan.FromSeconds(1) };
}

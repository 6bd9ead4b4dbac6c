using System.Net;
using System.Net.Http.Headers;
using System.Xml.Linq;

namespace AgentRegions.Aws.Tests;

/// <summary>Hosted zones at moto, an implementation of Route 53 that is not this project's.</summary>
internal static class MotoZone
{
    private static readonly HttpClient Http = new();

    public static Uri Endpoint => new(Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_ROUTE_53") ?? throw new InvalidOperationException("set AWS_ENDPOINT_URL_ROUTE_53"));

    /// <returns>The zone's id.</returns>
    public static async Task<string> CreateAsync(string name)
    {
        var body = $"""
            <CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>{name}</Name><CallerReference>{Guid.NewGuid()}</CallerReference>
            <HostedZoneConfig><Comment>test</Comment><PrivateZone>false</PrivateZone></HostedZoneConfig></CreateHostedZoneRequest>
            """;
        var answer = XElement.Parse(await SendAsync(HttpMethod.Post, "/2013-04-01/hostedzone", body));
        return answer.Descendants().First(e => e.Name.LocalName == "Id").Value.Split('/')[^1];
    }

    private static async Task<string> SendAsync(HttpMethod method, string path, string body)
    {
        // moto answers the first requests of several clients with 500 now and then, while it loads.
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(method, path, body);
            }
            catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.InternalServerError && attempt < 5)
            {
                await Task.Delay(200);
            }
        }
    }

    private static async Task<string> TryAsync(HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, new Uri(Endpoint, path));
        request.Content = new StringContent(body, new MediaTypeHeaderValue("application/xml"));
        // moto asks for the form of a signature, not for its truth.
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=testbed/20260101/us-east-1/route53/aws4_request, SignedHeaders=host, Signature=0");
        using var response = await Http.SendAsync(request);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }
}

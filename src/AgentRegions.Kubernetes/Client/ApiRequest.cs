using System.Net.Http.Headers;

namespace AgentRegions.Kubernetes.Client;

/// <summary>A request that can be sent again: the body is bytes.</summary>
internal sealed record ApiRequest(HttpMethod Method, string PathAndQuery, byte[]? Body = null, string ContentType = "application/json")
{
    /// <summary>Whether sending it twice does no harm.</summary>
    public bool IsRead => Method == HttpMethod.Get;

    public HttpRequestMessage ToMessage(Uri server)
    {
        var message = new HttpRequestMessage(Method, new Uri(server, PathAndQuery))
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.Accept.ParseAdd("application/json");
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        }
        return message;
    }
}

using System.Net;
using System.Net.Sockets;
using AgentRegions.Core;
using AgentRegions.Core.Dns.DataPlane;
using AgentRegions.Testing;

namespace AgentRegions.Integration.Operator;

/// <summary>The listener for Route 53's checkers, as anyone on the internet finds it.</summary>
public sealed class RoutingControlTests
{
    private static readonly string Secret = new('s', 40);

    [OperatorFact]
    public async Task OnlyASignedQuestionIsAnswered_NothingElseIsServed_AndTooManyAreRefused()
    {
        await using var service = await TestService.StartAsync();
        var (port, file) = (FreePort(), Path.GetTempFileName());
        await File.WriteAllTextAsync(file, Secret);
        var one = await service.StartOperatorAsync(null, "--routing-control-bind-address", $"127.0.0.1:{port}", "--routing-control-secret-file", file, "--routing-control-requests-per-second", "5");
        File.Delete(file);
        await service.ActiveBecomesAsync(TestService.Us);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new($"http://127.0.0.1:{port}") };
        var name = new NamespacedName(service.Namespace, "agent");

        // No two questions here may be one too many.
        using var standing = await PatientlyAsync(http, PathOf(name, TestService.Us));
        Assert.Equal(("not withdrawn\n", "max-age=1"), (await standing.Content.ReadAsStringAsync(), standing.Headers.CacheControl?.ToString()));
        using var unknown = await PatientlyAsync(http, PathOf(new(service.Namespace, "nobody"), TestService.Us));
        Assert.Equal("there is no such service here\n", await unknown.Content.ReadAsStringAsync());

        foreach (var (path, status) in ((string, HttpStatusCode)[])
        [
            (DataPlaneChecks.PathOf(name, TestService.Us, "0123456789abcdef0123456789abcdef"), HttpStatusCode.Forbidden),
            (PathOf(name, TestService.Us).Split('?')[0], HttpStatusCode.Forbidden),
            (PathOf(name, TestService.Us).Replace(TestService.Us, TestService.Eu, StringComparison.Ordinal), HttpStatusCode.Forbidden),
            ("/metrics", HttpStatusCode.NotFound), ("/healthz", HttpStatusCode.NotFound), ($"/v1/services/{name}", HttpStatusCode.NotFound), ("/v1/routing-control/a/b", HttpStatusCode.NotFound),
        ])
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal((path, status, "no-store"), (path, answer.StatusCode, answer.Headers.CacheControl?.ToString()));
        }
        using var posted = await http.PostAsync(new Uri(PathOf(name, TestService.Us), UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
        Assert.False(await one.AnswersAsync(PathOf(name, TestService.Us)), "the inner listener answers no checker");

        var burst = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => http.GetAsync(new Uri(PathOf(name, TestService.Us), UriKind.Relative))));
        Assert.InRange(burst.Count(a => a.StatusCode == HttpStatusCode.TooManyRequests), 30, 59);
        Assert.DoesNotContain(burst, a => a.IsSuccessStatusCode);
        Assert.DoesNotContain(RoutingControlKeys.Parse(Secret).TokenFor(name, TestService.Us), one.Log, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PatientlyAsync(HttpClient http, string path) => await Eventually.BecomesAsync(
        () => http.GetAsync(new Uri(path, UriKind.Relative)), a => a.StatusCode == HttpStatusCode.NotFound, $"{path.Split('?')[0]} is not found");

    private static string PathOf(NamespacedName service, string region) => DataPlaneChecks.PathOf(service, region, RoutingControlKeys.Parse(Secret).TokenFor(service, region));

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace AgentRegions.Sandbox.Chaos;

/// <summary>Speaks to the control endpoint of a running world.</summary>
internal sealed class ControlClient(WorldAddress world)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };

    public async Task<WorldState> StateAsync(CancellationToken cancellationToken) =>
        ChaosJson.Read<WorldState>(await SendAsync(new(HttpMethod.Get, new Uri(world.Control, "world")), cancellationToken));

    /// <returns>What was done.</returns>
    /// <exception cref="ChaosException">It cannot be done, or the world does not answer.</exception>
    public async Task<string> ApplyAsync(ChaosRequest request, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(request, ChaosJson.Default.ChaosRequest);
        var reply = await SendAsync(new(HttpMethod.Post, new Uri(world.Control, "chaos")) { Content = new StringContent(json, Encoding.UTF8, "application/json") }, cancellationToken);
        return ChaosJson.Read<ChaosReply>(reply).Message;
    }

    private static string? Refusal(string text)
    {
        try
        {
            return ChaosJson.Read<ChaosReply>(text).Message;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<string> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.Token);
            try
            {
                using var answer = await Http.SendAsync(request, cancellationToken);
                var text = await answer.Content.ReadAsStringAsync(cancellationToken);
                return answer.IsSuccessStatusCode ? text : throw new ChaosException(Refusal(text) ?? $"the world at {world.Control} answers {(int)answer.StatusCode} and does not say why; start another with: ./dev demo --keep");
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new ChaosException($"the world at {world.Control} does not answer ({e.Message}); start one with: ./dev demo --keep", e);
            }
        }
    }
}

using System.Net;
using System.Text.Json;
using AgentRegions.Core.Gates.Semantics;
using AgentRegions.Core.Resources;
using AgentRegions.Probing.Http;

namespace AgentRegions.Probing.Semantics;

/// <summary>
/// Asks one region's agent the questions of a semantic probe: POST {endpoint}/probe/semantic with X-Region-Pin and X-Release, so that a router on the way hands it to this region
/// and release alone. Trust, server name and authorization are those of its health probes. Not for concurrent use.
/// </summary>
public sealed class SemanticProbe(TimeProvider time)
{
    private const string Path = "/probe/semantic";

    private readonly RetryBudget _budget = new();

    /// <summary>Every failure of the region is a word that is not known, within the gate's timeout.</summary>
    /// <param name="target">Whom.</param>
    /// <param name="gate">What is asked, and for how long.</param>
    /// <param name="release">The region's release as its health says; null when it says none.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<SemanticWord> AskAsync(ProbeTarget target, SemanticProbeGate gate, string? release, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(gate);
        using var deadline = new CancellationTokenSource(gate.Timeout.Value, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            // A connection of its own for a question that is put once a minute.
            using var http = new HttpMessageInvoker(ProbeHandler.Create(target with { Health = target.Health with { Timeout = gate.Timeout } }));
            var uri = RegionUrl.Of(target.Endpoint, Path);
            var (word, mayPass) = await TryAsync(http, uri, target, gate, release, both.Token);
            if (!mayPass)
                _budget.Earn();
            else if (_budget.TrySpend())
                (word, _) = await TryAsync(http, uri, target, gate, release, both.Token);
            return word;
        }
        catch (InvalidProbeTargetException e)
        {
            return SemanticWord.Unknown(e.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return SemanticWord.Unknown($"no complete answer within {gate.Timeout}");
        }
    }

    /// <returns>What came of it, and whether another try could come to something else.</returns>
    private static async Task<(SemanticWord Word, bool MayPass)> TryAsync(
        HttpMessageInvoker http, Uri uri, ProbeTarget target, SemanticProbeGate gate, string? release, CancellationToken cancellation)
    {
        try
        {
            using var request = Request(uri, target, gate, release);
            using var response = await http.SendAsync(request, cancellation);
            if (response.StatusCode != HttpStatusCode.OK)
                return (SemanticWord.Unknown($"{Path} answered {(int)response.StatusCode}, not 200"), response.StatusCode >= HttpStatusCode.InternalServerError);
            if (response.Content.Headers.ContentEncoding.Count > 0)
                return (SemanticWord.Unknown("the answer is compressed, which was not asked for"), false);
            using var body = await BoundedBody.ReadAsync(response.Content, SemanticBody.MaxBytes, cancellation);
            return (body is null ? SemanticWord.Unknown($"the answer is longer than {SemanticBody.MaxBytes / 1024} KiB") : SemanticBody.Read(body.Bytes, gate, target.ExpectedRegion ?? ""), false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (SemanticWord.Unknown(ProbeFailure.Explain(e, uri).Detail), true);
        }
    }

    private static HttpRequestMessage Request(Uri uri, ProbeTarget target, SemanticProbeGate gate, string? release)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(SemanticQuestion.Of(gate), SemanticJson.Default.SemanticQuestion);
        var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } } };
        RegionUrl.Address(request, target);
        request.Headers.TryAddWithoutValidation("X-Region-Pin", target.Region.Name);
        if (release is { Length: > 0 } && release.All(c => c is > ' ' and <= '~'))
            request.Headers.TryAddWithoutValidation("X-Release", release);
        return request;
    }
}

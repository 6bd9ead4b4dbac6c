using System.Text.Json;
using AgentRegions.Sidecar.Options;
using AgentRegions.Sidecar.Switchovers;
using SessionOptions = AgentRegions.Sessions.SessionOptions;

namespace AgentRegions.Sidecar.Knowledge;

/// <summary>
/// Asks the region's own operator once a second, more often while a planned change asks something of this sidecar, and says how that stands. The newest epoch counts: an answer with an older one, from a replica that lags, changes nothing.
/// While the operator does not answer, what is known grows old; it is never dropped.
/// </summary>
internal sealed class OperatorKnowledge(SidecarOptions options, SidecarIdentity identity, SwitchoverBoard switchover, TimeProvider time, ILogger<OperatorKnowledge> logger) : BackgroundService, IServiceKnowledge
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(250);

    /// <summary>With the period below the two seconds within which a change is to be known.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(900);

    private readonly Uri _question = new(options.Operator!, $"/v1/services/{Uri.EscapeDataString(options.Service!.Value.Namespace)}/{Uri.EscapeDataString(options.Service.Value.Name)}/sidecars/{Uri.EscapeDataString(identity.Id)}");
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { MaxResponseContentBufferSize = 256 * 1024 };
    private readonly HandoverWatch _handover = new(options.Region, new SessionOptions { Region = options.Region }.LateArrivals, time);
    private volatile Answer? _last;
    private string? _trouble;

    public KnownService? Now => _last is { } last
        ? new(last.News.Epoch, last.News.Active, TimeSpan.FromSeconds(last.News.AsOfSeconds) + time.GetElapsedTime(last.AskedAt), last.News.Changing, last.Endpoints) { Switchover = last.News.Switchover, Leaving = _handover.Leaving }
        : null;

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                await AskAsync(stoppingToken);
                timer.Period = _last?.News.Switchover is null ? Period : Busy;
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task AskAsync(CancellationToken stoppingToken)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stoppingToken);
        var askedAt = time.GetTimestamp();
        try
        {
            var word = switchover.Now;
            using var self = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new(options.Region, word.Demand, word.Done, word.Streams, word.NotStored), ServiceNewsJson.Default.SelfReport));
            using var answer = await _http.PutAsync(_question, self, either.Token);
            if (!answer.IsSuccessStatusCode)
                Tell($"{(int)answer.StatusCode}");
            else if (JsonSerializer.Deserialize(await answer.Content.ReadAsByteArrayAsync(either.Token), ServiceNewsJson.Default.ServiceNews) is { } news)
                Learn(news, askedAt);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !stoppingToken.IsCancellationRequested))
        {
            Tell(e is OperationCanceledException ? "no answer in time" : e.Message);
        }
    }

    private void Learn(ServiceNews news, long askedAt)
    {
        var before = _last?.News;
        if (before is not null && (news.Epoch < before.Epoch || (news.Epoch == before.Epoch && news.Term < before.Term)))
            return;
        _handover.Learn(news);
        _last = new(news, askedAt, EndpointsOf(news));
        if (before is null || before.Epoch != news.Epoch || !before.Active.SequenceEqual(news.Active))
            logger.Knows(options.Service!.Value, news.Epoch, string.Join(", ", news.Active));
        if (_trouble is not null)
            logger.OperatorAnswers(_question.Authority);
        _trouble = null;
    }

    /// <summary>One line per kind of trouble, not per poll.</summary>
    private void Tell(string trouble)
    {
        if (_trouble != trouble)
            logger.OperatorSilent(_question.Authority, trouble);
        _trouble = trouble;
    }

    private static Dictionary<string, Uri> EndpointsOf(ServiceNews news) =>
        (news.Regions ?? []).Where(r => Uri.TryCreate(r.Endpoint, UriKind.Absolute, out var url) && SidecarOptionsRules.IsHttp(url))
            .DistinctBy(r => r.Name).ToDictionary(r => r.Name, r => new Uri(r.Endpoint), StringComparer.Ordinal);

    /// <param name="AskedAt">On the monotonic clock: what it says was true then.</param>
    private sealed record Answer(ServiceNews News, long AskedAt, IReadOnlyDictionary<string, Uri> Endpoints);
}

/// <param name="Id">Unique among all sidecars that ever ask.</param>
internal sealed record SidecarIdentity(string Id);

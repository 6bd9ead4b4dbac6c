using AgentRegions.Core.Resources;
using AgentRegions.Sandbox.World;

namespace AgentRegions.Sandbox.Demo;

/// <summary>
/// The acts: place, kill, fail over, revive, fail back. Each waits for what it shows, and fails when that does not come. The show stops as soon as a person changes
/// the world.
/// </summary>
internal sealed class Show(SandboxWorld world, WorldWatch watch, Conversation conversation, TimeSpan patience, TimeProvider time)
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2.5);

    /// <summary>What is being shown, in a sentence.</summary>
    public string Act { get; private set; } = "Starting";

    /// <summary>The failover is complete: the moment for a picture.</summary>
    public event Action? AtItsBest;

    /// <exception cref="DemoFailedException">Something did not happen.</exception>
    /// <exception cref="ShowStoppedException">A person changed the world.</exception>
    public async Task<Story> RunAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(watch.PersonActed, cancellationToken);
        try
        {
            var placed = await PlaceAsync(either.Token);
            var away = await FailOverAsync(placed, either.Token);
            return await FailBackAsync(away, either.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or DemoFailedException && watch.FirstPersonalAct is not null && !cancellationToken.IsCancellationRequested)
        {
            throw new ShowStoppedException(watch.FirstPersonalAct!, e);
        }
    }

    private async Task<Placed> PlaceAsync(CancellationToken cancellationToken)
    {
        Act = "The operator gives the traffic to the preferred region that is healthy";
        var placed = await BecomesAsync(s => Settled(s) && s.Policy.Active is not null, "the service is placed and DNS is INSYNC", cancellationToken);
        var home = placed.Policy.Active!;
        Act = $"All is well: {home} serves users in three places of the world";
        await PauseAsync(Calm, cancellationToken);
        var paid = await SoonAsync(conversation.AskForRefundAsync, $"the agent in {home} pays the customer's refund", cancellationToken);
        watch.Add(new(watch.Elapsed, $"a customer talks with {paid.Region}: {paid.Messages} messages so far, and a refund is paid ({paid.Receipt})", Tone.Good));
        return new(home, placed.Policy.Epoch, paid);
    }

    private async Task<Away> FailOverAsync(Placed placed, CancellationToken cancellationToken)
    {
        var home = placed.Home;
        Act = $"{home} is dead. Who notices, makes sure, and moves the traffic?";
        var (killed, killedAt, died) = (watch.Elapsed, time.GetTimestamp(), time.GetUtcNow());
        await AgentOf(home).KillAsync();
        var before = conversation.Customer.Last!.Messages;
        watch.Add(new(killed, $"{home} is killed: connections are refused", Tone.Act));
        var away = await BecomesAsync(s => s.Policy.Active is { } active && active != home && s.Policy.Epoch > placed.Epoch, $"another region than {home} is active", cancellationToken);
        var target = away.Policy.Active!;
        var told = await BecomesAsync(s => s.EverybodyIsTold(target), $"DNS answers with {target} everywhere", cancellationToken);
        var moved = await BecomesAsync(s => Settled(s) && Done(s, away.Policy.Epoch), "the failover is complete", cancellationToken);
        await BecomesAsync(s => s.Places.All(p => !p.Failing), "users are answered again", cancellationToken);
        var again = await SoonAsync(conversation.AskForRefundAsync, $"{target} answers the request for the refund", cancellationToken);
        if (again.Messages < before || again.Receipt != placed.Paid.Receipt || conversation.Paid != 1)
            throw new DemoFailedException($"the conversation had {before} messages and '{placed.Paid.Receipt}'; {again.Region} has {again.Messages} and '{again.Receipt}', and {conversation.Paid} refunds were paid");
        watch.Add(new(watch.Elapsed, $"{again.Region} goes on with all of the conversation; the refund is asked for again: {again.Receipt}, paid {conversation.Paid} time", Tone.Good));
        Act = $"Failed over: {target} serves, and {home} is fenced by epoch {away.Policy.Epoch}";
        AtItsBest?.Invoke();
        await PauseAsync(Calm, cancellationToken);
        var switched = world.Route53.Accepted.FirstOrDefault(batch => batch.At >= died)?.At ?? throw new DemoFailedException("Route 53 accepted no change after the death");
        return new(home, target, killedAt, before, switched - died, told.At - killed, moved.LastChange?.Status.Timings ?? new());
    }

    private async Task<Story> FailBackAsync(Away away, CancellationToken cancellationToken)
    {
        var home = away.Home;
        var policy = watch.Current.Spec ?? throw new DemoFailedException("the FailoverPolicy is gone");
        Act = $"{home} comes back: it gets its traffic again after it was well for {policy.Failback.StableFor}";
        var revived = watch.Elapsed;
        await ReviveAsync(home, cancellationToken);
        watch.Add(new(revived, $"{home} is started again", Tone.Act));
        await BecomesAsync(s => s.Policy.Active == home, $"{home} is active again", cancellationToken);
        var back = await BecomesAsync(s => s.EverybodyIsTold(home), $"DNS answers with {home} everywhere", cancellationToken);
        await BecomesAsync(s => Settled(s) && Done(s, s.Policy.Epoch), "the failback is complete", cancellationToken);
        Act = $"Failed back: {home} serves again, by epoch {watch.Current.Policy.Epoch}";
        return Tell(away, policy, back.At - revived);
    }

    private Story Tell(Away away, FailoverPolicySpec policy, TimeSpan toHome)
    {
        var failures = watch.Users.Where(u => u.Failures is not null).Select(u => u.Failures!.Value.Last).ToList();
        return new()
        {
            Home = away.Home,
            Target = away.Target,
            ToSwitch = away.ToSwitch,
            ToTold = away.ToTold,
            Away = away.Timings,
            ToHome = toHome,
            StableFor = policy.Failback.StableFor.Value,
            Answered = watch.Users.Sum(u => u.View.Answered),
            Failed = watch.Users.Sum(u => u.View.Failed),
            FailedWithin = failures.Count == 0 ? null : time.GetElapsedTime(away.KilledAt, failures.Max()),
            Ttl = policy.Dns.Ttl.Value,
            Places = watch.Users.Count,
            MessagesBefore = away.Messages,
            MessagesAfter = conversation.Customer.Last!.Messages,
            RefundsPaid = conversation.Paid,
        };
    }

    private static bool Settled(Snapshot snapshot) => snapshot is { InSync: true, Policy.Phase: PolicyPhase.Serving };

    private static bool Done(Snapshot snapshot, long epoch) =>
        snapshot.LastChange is { Status: { Phase: FailoverPhase.Done } status } && status.Epoch == epoch;

    private Task<Snapshot> BecomesAsync(Func<Snapshot, bool> condition, string what, CancellationToken cancellationToken) =>
        watch.BecomesAsync(condition, what, patience, cancellationToken);

    private async Task<Conversations.ChatAnswer> SoonAsync(Func<CancellationToken, Task<Conversations.ChatAnswer>> say, string what, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await say(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DemoFailedException($"{what}: did not happen within {patience.TotalSeconds:0} s");
        }
    }

    private Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken) => Task.Delay(pause, time, cancellationToken);

    private Agents.RegionAgent AgentOf(string region) =>
        world.Agents.FirstOrDefault(a => a.Region == region) ?? throw new DemoFailedException($"there is no agent in {region}");

    private async Task ReviveAsync(string region, CancellationToken cancellationToken)
    {
        try
        {
            await AgentOf(region).ReviveAsync(cancellationToken);
        }
        catch (IOException e)
        {
            throw new DemoFailedException($"{region} could not be started again: {e.Message}", e);
        }
    }

    private sealed record Placed(string Home, long Epoch, Conversations.ChatAnswer Paid);

    /// <param name="KilledAt">By the monotonic clock.</param>
    /// <param name="Messages">Of the conversation, before the death.</param>
    private sealed record Away(string Home, string Target, long KilledAt, long Messages, TimeSpan ToSwitch, TimeSpan ToTold, FailoverTimings Timings);
}

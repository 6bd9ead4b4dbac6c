using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Resources;
using AgentRegions.Sandbox.World;

namespace AgentRegions.Sandbox.Demo;

/// <summary>The acts: place, kill, fail over, revive, fail back. Each waits for what it shows, and fails when that does not come.</summary>
internal sealed class Show(SandboxWorld world, WorldWatch watch, Conversation conversation, TimeSpan patience, TimeProvider time)
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2.5);

    /// <summary>What is being shown, in a sentence.</summary>
    public string Act { get; private set; } = "Starting";

    /// <summary>The failover is complete: the moment for a picture.</summary>
    public event Action? AtItsBest;

    /// <exception cref="DemoFailedException">Something did not happen.</exception>
    public async Task<Story> RunAsync(CancellationToken cancellationToken)
    {
        Act = "The operator gives the traffic to the preferred region that is healthy";
        var placed = await BecomesAsync(s => Settled(s) && s.Policy.Active is not null, "the service is placed and DNS is INSYNC", cancellationToken);
        var home = placed.Policy.Active!;
        Act = $"All is well: {home} serves users in three places of the world";
        await PauseAsync(Calm, cancellationToken);

        var paid = await SoonAsync(conversation.AskForRefundAsync, $"the agent in {home} pays the customer's refund", cancellationToken);
        watch.Add(new(watch.Elapsed, $"a customer talks with {paid.Region}: {paid.Messages} messages so far, and a refund is paid ({paid.Receipt})", Tone.Good));

        Act = $"{home} is dead. Who notices, makes sure, and moves the traffic?";
        var (killed, killedAt) = (watch.Elapsed, time.GetTimestamp());
        var died = time.GetUtcNow();
        await AgentOf(home).KillAsync();
        var before = conversation.Customer.Last!.Messages;
        watch.Add(new(killed, $"{home} is killed: connections are refused", Tone.Act));
        var away = await BecomesAsync(s => s.Policy.Active is { } active && active != home && s.Policy.Epoch > placed.Policy.Epoch, $"another region than {home} is active", cancellationToken);
        var target = away.Policy.Active!;
        var switched = world.Route53.Accepted.First(batch => batch.At >= died).At;
        var told = await BecomesAsync(s => s.EverybodyIsTold(target), $"users everywhere are told {target}", cancellationToken);
        var moved = await BecomesAsync(s => Settled(s) && Done(s, away.Policy.Epoch), "the failover is complete", cancellationToken);
        await BecomesAsync(s => s.Places.All(p => !p.Failing), "users are answered again", cancellationToken);
        var again = await SoonAsync(conversation.AskForRefundAsync, $"{target} answers the request for the refund", cancellationToken);
        if (again.Messages < before || again.Receipt != paid.Receipt || conversation.Paid != 1)
            throw new DemoFailedException($"the conversation had {before} messages and '{paid.Receipt}'; {again.Region} has {again.Messages} and '{again.Receipt}', and {conversation.Paid} refunds were paid");
        watch.Add(new(watch.Elapsed, $"{again.Region} goes on with all of the conversation; the refund is asked for again: {again.Receipt}, paid {conversation.Paid} time", Tone.Good));
        Act = $"Failed over: {target} serves, and {home} is fenced by epoch {away.Policy.Epoch}";
        AtItsBest?.Invoke();
        await PauseAsync(Calm, cancellationToken);

        var policy = await PolicyAsync(cancellationToken);
        Act = $"{home} comes back: it gets its traffic again when it was well for {Summary.Span(policy.Spec.Failback.StableFor.Value)}";
        var revived = watch.Elapsed;
        await AgentOf(home).ReviveAsync(cancellationToken);
        watch.Add(new(revived, $"{home} is started again", Tone.Act));
        await BecomesAsync(s => s.Policy.Active == home, $"{home} is active again", cancellationToken);
        var back = await BecomesAsync(s => s.EverybodyIsTold(home), $"users everywhere are told {home}", cancellationToken);
        await BecomesAsync(s => Settled(s) && Done(s, s.Policy.Epoch), "the failback is complete", cancellationToken);
        Act = $"Failed back: {home} serves again, by epoch {watch.Current.Policy.Epoch}";

        var failures = watch.Users.Where(u => u.Failures is not null).Select(u => u.Failures!.Value.Last).ToList();
        return new()
        {
            Home = home,
            Target = target,
            ToSwitch = switched - died,
            ToTold = told.At - killed,
            Away = moved.LastChange!.Status.Timings ?? new(),
            ToHome = back.At - revived,
            StableFor = policy.Spec.Failback.StableFor.Value,
            Answered = watch.Users.Sum(u => u.View.Answered),
            Failed = watch.Users.Sum(u => u.View.Failed),
            FailedWithin = failures.Count == 0 ? null : time.GetElapsedTime(killedAt, failures.Max()),
            Ttl = policy.Spec.Dns.Ttl.Value,
            Places = watch.Users.Count,
            MessagesBefore = before,
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

    private Agents.RegionAgent AgentOf(string region) => world.Agents.Single(a => a.Region == region);

    private async Task<FailoverPolicy> PolicyAsync(CancellationToken cancellationToken) =>
        (await world.Client.ListAsync<FailoverPolicy>(SandboxWorld.Namespace, cancellationToken: cancellationToken))[0];
}

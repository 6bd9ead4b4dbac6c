using AgentRegions.Core.Notifications;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Tests.Protocol;

namespace AgentRegions.Core.Tests.Notifications;

/// <summary>An operator whose notifications arrive at once. Another teller is another process.</summary>
internal sealed class Teller(World world, Protocol.Operator operating)
{
    public static readonly FailoverPolicySpec Policy = Given.Policy with
    {
        Cooldown = Duration.Zero,
        Notifications = [new() { Name = "ops", Type = NotificationType.SNS, Sns = new() { TopicArn = "arn:aws:sns:us-east-1:111122223333:ops" } }],
    };

    private readonly ConditionWatch _watch = new(world.Clock);

    public World World => world;

    /// <summary>What was told, in order.</summary>
    public List<Notification> Said { get; } = [];

    public IEnumerable<string> Keys => Said.Select(n => n.Key.ToString());

    public TimeSpan? AskAgainIn => _watch.AskAgainIn;

    public static async Task<Teller> PlacedAsync(FailoverPolicySpec? policy = null)
    {
        var (world, one) = await World.PlacedAsync(policy ?? Policy);
        return new(world, one);
    }

    /// <summary>A process that knows nothing but the register.</summary>
    public Teller Restarted()
    {
        world.Told.Clear();
        return new(world, world.Start("two"));
    }

    /// <param name="noted">Whether the process lives to have it noted.</param>
    public async Task TurnAsync(TimeSpan after = default, bool noted = true)
    {
        world.Clock.Advance(after);
        var outcome = await operating.TurnAsync();
        if (outcome.Claim is null)
            _watch.Forget();
        else
            Hear(DueNotifications.Of(World.Service, world.Input, outcome, _watch, world.Clock.GetUtcNow()), noted);
    }

    public async Task SettleAsync()
    {
        for (var i = 0; i < 8; i++)
            await TurnAsync(TimeSpan.FromSeconds(5));
    }

    private void Hear(IReadOnlyList<Notification> due, bool noted)
    {
        foreach (var news in due.Where(n => !world.Told.Contains(n.Key)))
        {
            Said.Add(news);
            if (noted)
                world.Told.Add(news.Key);
        }
    }
}

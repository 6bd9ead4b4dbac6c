namespace AgentRegions.Kubernetes;

internal static class Waiting
{
    /// <summary>Waits until the delay is over or the token is cancelled; does not throw.</summary>
    public static async Task WaitAsync(this TimeProvider time, TimeSpan delay, CancellationToken cancellationToken) =>
        await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
}

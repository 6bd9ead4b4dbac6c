using System.Diagnostics;

namespace SupportAgent;

/// <summary>One tool that only looks, and one that changes the world.</summary>
/// <param name="ledger">Where the outer world notes refunds.</param>
/// <param name="dieAfterRefund">Dies right after the refund, before anything of it is in the conversation.</param>
internal sealed class Tools(Sidecar sidecar, string ledger, bool dieAfterRefund)
{
    public async Task<string> RunAsync(ToolCall call)
    {
        if (call.Name == "look_up")
            return $"order {call.Order}: 19.90 EUR, delivered";
        var receipt = await sidecar.OnceAsync(call, async () =>
        {
            await File.AppendAllTextAsync(ledger, $"refund {call.Order}\n");
            return $"refunded order {call.Order}";
        });
        if (dieAfterRefund)
            Process.GetCurrentProcess().Kill();
        return receipt;
    }
}

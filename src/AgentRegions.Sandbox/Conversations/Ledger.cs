using System.Text.Json;

namespace AgentRegions.Sandbox.Conversations;

/// <summary>The bank outside of all regions. It pays as often as it is told to.</summary>
internal sealed class Ledger
{
    private int _paid;

    public int Paid => Volatile.Read(ref _paid);

    public JsonElement Pay(string region)
    {
        var number = Interlocked.Increment(ref _paid);
        return JsonSerializer.SerializeToElement(FormattableString.Invariant($"receipt {number} from {region}"), LedgerJson.Default.String);
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class LedgerJson : System.Text.Json.Serialization.JsonSerializerContext;

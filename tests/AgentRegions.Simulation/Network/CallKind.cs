namespace AgentRegions.Simulation.Network;

/// <summary>What a process asks the world for.</summary>
internal enum CallKind
{
    Publish,
    ReadItems,
    RemoveItem,
    StoreId,
    ReadRegister,
    WriteRegister,
    ReadZone,
    WriteZone,
    IsInSync,
    ReadSession,
    WriteSession,
    ReadEffect,
    WriteEffect,
}

internal static class CallKinds
{
    public static bool Writes(this CallKind kind) => kind is CallKind.Publish or CallKind.RemoveItem or CallKind.WriteRegister or CallKind.WriteZone or CallKind.WriteSession or CallKind.WriteEffect;

    /// <summary>Beats are so many that each of their calls has a smaller share of the crashes and pauses.</summary>
    public static double Weight(this CallKind kind) => kind switch
    {
        CallKind.WriteRegister or CallKind.WriteZone => 30,
        CallKind.WriteSession or CallKind.WriteEffect => 8,
        CallKind.ReadRegister or CallKind.ReadZone or CallKind.IsInSync or CallKind.StoreId => 5,
        _ => 0.3,
    };
}

namespace AgentRegions.Sandbox.ApiServer.Storage;

/// <param name="Before">Absent: it was created.</param>
/// <param name="After">Of a removed object its last state, under the version of the removal.</param>
internal sealed record Change(long Version, string Key, StoredObject? Before, StoredObject After, bool IsRemoval);

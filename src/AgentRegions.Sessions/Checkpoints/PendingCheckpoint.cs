using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Checkpoints;

/// <summary>A checkpoint that is being written. It stays the same until its fate is known, so that trying again cannot write two.</summary>
/// <param name="Expected">The head that it replaces; null: none.</param>
/// <param name="Content">What is stored once it is written.</param>
/// <param name="Changes">How many changes it makes stored.</param>
internal sealed record PendingCheckpoint(IReadOnlyList<TableItem> Segments, SessionHead Head, SessionHead? Expected, SessionContent Content, int Changes)
{
    /// <summary>Segments whose write was answered.</summary>
    public int SegmentsWritten { get; set; }
}

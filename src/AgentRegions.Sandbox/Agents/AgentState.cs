using AgentRegions.Core.Health;

namespace AgentRegions.Sandbox.Agents;

/// <summary>What an agent is like at one moment.</summary>
internal sealed record AgentState(AgentMode Mode, TimeSpan Delay, HealthReport Report, SemanticControl Semantic)
{
    public AgentState With(AgentControl change) => new(
        change.Mode ?? Mode,
        change.DelaySeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : Delay,
        Report with
        {
            Region = change.Region ?? Report.Region,
            Release = change.Release ?? Report.Release,
            SchemaRev = change.SchemaRev ?? Report.SchemaRev,
            ModelTag = change.ModelTag ?? Report.ModelTag,
            IndexHash = change.IndexHash ?? Report.IndexHash,
            SecretsRev = change.SecretsRev ?? Report.SecretsRev,
            BlobManifest = change.BlobManifest ?? Report.BlobManifest,
            Queue = change.Queue ?? Report.Queue,
            Streams = change.Streams ?? Report.Streams,
            Dedupe = change.Dedupe ?? Report.Dedupe,
            Sessions = change.Sessions ?? Report.Sessions,
            ReplicationLagSeconds = change.ReplicationLagSeconds ?? Report.ReplicationLagSeconds,
        },
        change.Semantic ?? Semantic);

    public AgentControl ToControl() => new()
    {
        Mode = Mode,
        DelaySeconds = Delay.TotalSeconds,
        Region = Report.Region,
        Release = Report.Release,
        SchemaRev = Report.SchemaRev,
        ModelTag = Report.ModelTag,
        IndexHash = Report.IndexHash,
        SecretsRev = Report.SecretsRev,
        BlobManifest = Report.BlobManifest,
        Queue = Report.Queue,
        Streams = Report.Streams,
        Dedupe = Report.Dedupe,
        Sessions = Report.Sessions,
        ReplicationLagSeconds = Report.ReplicationLagSeconds,
        Semantic = Semantic,
    };
}

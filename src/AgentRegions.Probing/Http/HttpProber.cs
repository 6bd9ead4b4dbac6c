namespace AgentRegions.Probing.Http;

/// <summary>Probes over HTTP/1.1, with connections, trust and timeout of each target its own.</summary>
public sealed class HttpProber(TimeProvider time) : IProber
{
    public IRegionProbe Open(ProbeTarget target)
    {
        var uri = RegionUrl.Of(target.Endpoint, target.Health.Path);
        var authorization = RegionUrl.Authorization(target.AuthorizationHeader);
        return new HttpRegionProbe(target, uri, authorization, ProbeHandler.Create(target), time);
    }
}

using AgentRegions.Core.Dns.HealthChecks;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Dns.HealthChecks;

public sealed class RegionHealthCheckTests
{
    [Theory]
    [InlineData("https://a.example.com", "every 10 s https://a.example.com:443/health", "a.example.com")]
    [InlineData("http://a.example.com:8080/base/", "every 10 s http://a.example.com:8080/base/health", "a.example.com")]
    [InlineData("https://203.0.113.7", "every 10 s https://203.0.113.7:443/health", null)]
    [InlineData("http://[2001:db8::1]:81", "every 10 s http://2001:db8::1:81/health", null)]
    public void Endpoint_SaysWhatIsChecked(string endpoint, string expected, string? name)
    {
        var settings = RegionHealthCheck.Of(new(), Given.Spec("a") with { Endpoint = endpoint });
        Assert.Equal((expected, name), (settings.ToString(), settings.HostName));
    }

    [Fact]
    public void OtherProtocol_TakesItsOwnPort() =>
        Assert.Equal("every 10 s http://a.example.com:80/alive", RegionHealthCheck.Of(new() { Type = HealthCheckProtocol.HTTP, Path = "/alive" }, Given.Spec("a")).ToString());

    [Fact]
    public void AddressWithServerName_IsAskedByThatName()
    {
        var settings = RegionHealthCheck.Of(new(), Given.Spec("a") with { Endpoint = "https://203.0.113.7", Health = new() { Tls = new() { ServerName = "a.example.com" } } });
        Assert.Equal(("203.0.113.7", "a.example.com", true), (settings.IpAddress, settings.HostName, settings.EnableSni));
    }

    [Fact]
    public void PathTooLong_IsAProblemWithARemedy() =>
        Assert.Contains("spec.dns.healthChecks.path", RegionHealthCheck.Problem(new(), Given.Spec("a") with { Health = new() { Path = $"/{new string('x', 255)}" } })!, StringComparison.Ordinal);

    [Fact]
    public void EndpointThatIsNone_IsAProblem() => Assert.Contains("spec.endpoint", RegionHealthCheck.Problem(new(), Given.Spec("a") with { Endpoint = "a.example.com" })!, StringComparison.Ordinal);

    [Fact]
    public void OneRegionAlone_NeedsNone()
    {
        var policy = Given.Policy with { Dns = Given.Policy.Dns with { HealthChecks = new() } };
        Assert.Empty(RegionHealthCheck.Wanted(policy, new Dictionary<string, AgentRegionSpec> { ["a"] = Given.Spec("a") }));
        Assert.Equal(["a", "b"], RegionHealthCheck.Wanted(policy, new Dictionary<string, AgentRegionSpec> { ["a"] = Given.Spec("a"), ["b"] = Given.Spec("b") }).Keys);
    }

    [Fact]
    public void Fixed_IsWhatUpdateHealthCheckCannotChange()
    {
        var settings = RegionHealthCheck.Of(new(), Given.Spec("a"));
        HealthCheckSettings[] changed = [settings with { Path = "/" }, settings with { Port = 1 }, settings with { FailureThreshold = 1 }, settings with { EnableSni = false }, settings with { Regions = ["x"] }];
        Assert.All(changed, c => Assert.True(c.Fixed == settings.Fixed && c.Fingerprint != settings.Fingerprint));
        HealthCheckSettings[] others = [settings with { IntervalSeconds = 30 }, settings with { SearchString = "ok" }, settings with { MeasureLatency = true }, settings with { Protocol = HealthCheckProtocol.HTTP }, settings with { IpAddress = "203.0.113.7" }];
        Assert.Equal(6, others.Append(settings).Select(c => c.Fixed).Distinct().Count());
    }

    [Fact]
    public void Reference_FitsAndNamesItsOwner()
    {
        var owner = new HealthCheckOwner("store", new("agents", "support"));
        var reference = owner.Reference(new() { Name = new('r', 63), Generation = long.MaxValue, Fixed = new('f', 16) });
        Assert.InRange(reference.Length, 1, 64);
        Assert.True(owner.Owns(reference, new Dictionary<string, string>()));
        Assert.False(new HealthCheckOwner("store", new("agents", "other")).Owns(reference, new Dictionary<string, string>()));
    }
}

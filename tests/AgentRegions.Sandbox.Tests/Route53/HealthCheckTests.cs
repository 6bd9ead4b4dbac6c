using AgentRegions.Sandbox.Route53.Wire;
using static AgentRegions.Sandbox.Tests.Route53.TestAccount;

namespace AgentRegions.Sandbox.Tests.Route53;

/// <summary>"How Amazon Route 53 determines whether a health check is healthy", "HealthCheckConfig", "CreateHealthCheck", "UpdateHealthCheck".</summary>
public sealed class HealthCheckTests
{
    private readonly TestAccount _account = new();

    [Fact]
    public void NewCheck_IsHealthy_AndTurnsAfterItsThresholdInARow()
    {
        var id = CreateCheck("r", Endpoint("HTTP", "<FailureThreshold>2</FailureThreshold>"));
        Assert.True(_account.Account.IsHealthy(id));
        Observe(id, false, true, false);
        Assert.True(_account.Account.IsHealthy(id));
        Observe(id, false);
        Assert.False(_account.Account.IsHealthy(id));
        Observe(id, true);
        Assert.False(_account.Account.IsHealthy(id));
        Observe(id, true);
        Assert.True(_account.Account.IsHealthy(id));
        Assert.Contains("Success", _account.Send("GET", $"healthcheck/{id}/status").Body, StringComparison.Ordinal);
        Assert.Contains("Failure", _account.Send("GET", $"healthcheck/{id}/lastfailurereason").Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<Inverted>true</Inverted>", true, false)]
    [InlineData("<Inverted>true</Inverted>", false, true)]
    [InlineData("<Disabled>true</Disabled>", false, true)]
    [InlineData("<Inverted>true</Inverted><Disabled>true</Disabled>", false, false)]
    public void InvertedAndDisabled_ChangeWhatProbesMean(string flags, bool success, bool healthy)
    {
        var id = CreateCheck("r", Endpoint("HTTP", $"<FailureThreshold>1</FailureThreshold>{flags}"));
        Observe(id, success);
        Assert.Equal(healthy, _account.Account.IsHealthy(id));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    public void Calculated_NeedsItsThresholdOfHealthyChildren(int threshold, bool healthy)
    {
        string[] children = [.. Enumerable.Range(0, 3).Select(i => CreateCheck($"c{i}", Endpoint("TCP", "<FailureThreshold>1</FailureThreshold>")))];
        var id = CreateCheck("sum", Calculated(threshold, children));
        Observe(children[0], false);
        Assert.Equal(healthy, _account.Account.IsHealthy(id));
        Assert.Equal(400, _account.Send("POST", "healthcheck", NewCheck("two", Calculated(1, [id]))).Status);
    }

    [Fact]
    public void SameReference_IsTheSameCheck_AndWithOtherSettingsRefused()
    {
        var id = CreateCheck("r", Endpoint("HTTP"));
        Assert.Equal(id, CreateCheck("r", Endpoint("HTTP")));
        Assert.StartsWith("HealthCheckAlreadyExists", Outcome(_account.Send("POST", "healthcheck", NewCheck("r", Endpoint("TCP")))).Refusal, StringComparison.Ordinal);
        Assert.Equal("1", Document(_account.Send("GET", "healthcheckcount")).Value("HealthCheckCount"));
    }

    [Fact]
    public void Update_OfAnOlderVersion_IsRefused()
    {
        var id = CreateCheck("r", Endpoint("HTTP"));
        var update = "<UpdateHealthCheckRequest><HealthCheckVersion>1</HealthCheckVersion><FailureThreshold>5</FailureThreshold></UpdateHealthCheckRequest>";
        var updated = Document(_account.Send("POST", $"healthcheck/{id}", update)).Child("HealthCheck")!;
        Assert.Equal(("2", "5", "10"), (updated.Value("HealthCheckVersion"), updated.Child("HealthCheckConfig")!.Value("FailureThreshold"), updated.Child("HealthCheckConfig")!.Value("RequestInterval")));
        Assert.Equal(409, _account.Send("POST", $"healthcheck/{id}", update).Status);
        Assert.Equal(200, _account.Send("DELETE", $"healthcheck/{id}").Status);
        Assert.StartsWith("NoSuchHealthCheck", Outcome(_account.Send("GET", $"healthcheck/{id}")).Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<Type>RECOVERY_CONTROL</Type>")]
    [InlineData("<Type>HTTP</Type>")]
    [InlineData("<Type>TCP</Type><IPAddress>127.0.0.1</IPAddress>")]
    [InlineData("<Type>HTTP</Type><IPAddress>nonsense</IPAddress>")]
    [InlineData("<Type>HTTP</Type><IPAddress>127.0.0.1</IPAddress><RequestInterval>20</RequestInterval>")]
    [InlineData("<Type>HTTP</Type><IPAddress>127.0.0.1</IPAddress><FailureThreshold>11</FailureThreshold>")]
    [InlineData("<Type>HTTP</Type><IPAddress>127.0.0.1</IPAddress><Port>70000</Port>")]
    [InlineData("<Type>HTTP_STR_MATCH</Type><IPAddress>127.0.0.1</IPAddress>")]
    public void WhatTheSchemaForbids_IsInvalidInput(string config) =>
        Assert.StartsWith("InvalidInput", Outcome(_account.Send("POST", "healthcheck", NewCheck("r", config))).Refusal, StringComparison.Ordinal);

    [Fact]
    public void UnhealthyPrimary_FailsOverInDns()
    {
        var id = CreateCheck("r", Endpoint("HTTP", "<FailureThreshold>1</FailureThreshold>"));
        _account.Accept(
            Create(Set("f.example.com", "A", ["192.0.2.1"], "<SetIdentifier>p</SetIdentifier><Failover>PRIMARY</Failover>", after: $"<HealthCheckId>{id}</HealthCheckId>")),
            Create(Set("f.example.com", "A", ["192.0.2.2"], "<SetIdentifier>s</SetIdentifier><Failover>SECONDARY</Failover>")));
        Assert.Equal(["192.0.2.1"], _account.Told("f.example.com"));
        Observe(id, false);
        Assert.Equal(["192.0.2.2"], _account.Told("f.example.com"));
        var test = _account.Send("GET", "testdnsanswer", "", ("hostedzoneid", _account.ZoneId), ("recordname", "f.example.com"), ("recordtype", "A"));
        Assert.Equal("192.0.2.2", Document(test).Children("RecordData", "RecordDataEntry").Single().Value);
    }

    [Fact]
    public void Tags_AreKeptByResource()
    {
        var id = CreateCheck("r", Endpoint("HTTP"));
        Assert.Equal(200, _account.Send("POST", $"tags/healthcheck/{id}", "<ChangeTagsForResourceRequest><AddTags><Tag><Key>a</Key><Value>1</Value></Tag><Tag><Key>b</Key><Value>2</Value></Tag></AddTags></ChangeTagsForResourceRequest>").Status);
        _account.Send("POST", $"tags/healthcheck/{id}", "<ChangeTagsForResourceRequest><RemoveTagKeys><Key>a</Key></RemoveTagKeys></ChangeTagsForResourceRequest>");
        Assert.Equal("b", Document(_account.Send("GET", $"tags/healthcheck/{id}")).Child("ResourceTagSet")!.Children("Tags", "Tag").Single().Value("Key"));
        Assert.Contains("<Value>2</Value>", _account.Send("POST", "tags/healthcheck", $"<ListTagsForResourcesRequest><ResourceIds><ResourceId>{id}</ResourceId></ResourceIds></ListTagsForResourcesRequest>").Body, StringComparison.Ordinal);
        Assert.Equal(404, _account.Send("GET", "tags/healthcheck/none").Status);
    }

    private void Observe(string id, params bool[] successes)
    {
        foreach (var success in successes)
            _account.Account.Observe(id, success, success ? "Success: HTTP Status Code 200, OK" : "Failure: refused");
    }

    private string CreateCheck(string reference, string config) => Document(_account.Send("POST", "healthcheck", NewCheck(reference, config))).Child("HealthCheck")!.Value("Id")!;

    private static string Endpoint(string type, string more = "") => $"<Type>{type}</Type><IPAddress>127.0.0.1</IPAddress><Port>9</Port><RequestInterval>10</RequestInterval>{more}";

    private static string Calculated(int threshold, string[] children) =>
        $"<Type>CALCULATED</Type><HealthThreshold>{threshold}</HealthThreshold><ChildHealthChecks>{string.Concat(children.Select(c => $"<ChildHealthCheck>{c}</ChildHealthCheck>"))}</ChildHealthChecks>";

    private static string NewCheck(string reference, string config) =>
        $"<CreateHealthCheckRequest><CallerReference>{reference}</CallerReference><HealthCheckConfig>{config}</HealthCheckConfig></CreateHealthCheckRequest>";
}

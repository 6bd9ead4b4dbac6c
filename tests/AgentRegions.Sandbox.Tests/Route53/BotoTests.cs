using AgentRegions.Sandbox.Route53;
using AgentRegions.Testing;

namespace AgentRegions.Sandbox.Tests.Route53;

/// <summary>With AWS's own client for Python, where the machine has one: it reads and writes by the service's published model.</summary>
public sealed class BotoTests
{
    private const string Script = """
        import sys, boto3
        r53 = boto3.client("route53", endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="s")
        zone = r53.create_hosted_zone(Name="example.com", CallerReference="r1")
        zid = zone["HostedZone"]["Id"]
        assert len(zone["DelegationSet"]["NameServers"]) == 4 and zone["Location"].startswith("http"), zone
        def change(action, name="a.example.com", **kw):
            return r53.change_resource_record_sets(HostedZoneId=zid, ChangeBatch={"Changes": [{"Action": action, "ResourceRecordSet": {"Name": name, "Type": "A", **kw}}]})
        a = dict(TTL=60, ResourceRecords=[{"Value": "192.0.2.1"}])
        info = change("CREATE", **a)["ChangeInfo"]
        assert info["Status"] == "INSYNC" and info["SubmittedAt"].year >= 2024, info
        r53.get_waiter("resource_record_sets_changed").wait(Id=info["Id"])
        try:
            change("CREATE", **a)
            raise SystemExit("not refused")
        except r53.exceptions.InvalidChangeBatch as e:
            assert "it already exists" in str(e), e
        check = r53.create_health_check(CallerReference="h1", HealthCheckConfig={"Type": "TCP", "IPAddress": "127.0.0.1", "Port": 9, "RequestInterval": 10})["HealthCheck"]
        total = r53.create_health_check(CallerReference="h2", HealthCheckConfig={"Type": "CALCULATED", "HealthThreshold": 1, "ChildHealthChecks": [check["Id"]]})["HealthCheck"]
        assert check["HealthCheckVersion"] == 1 and total["HealthCheckConfig"]["ChildHealthChecks"] == [check["Id"]], (check, total)
        r53.change_tags_for_resource(ResourceType="healthcheck", ResourceId=check["Id"], AddTags=[{"Key": "k", "Value": "v"}])
        assert r53.list_tags_for_resources(ResourceType="healthcheck", ResourceIds=[check["Id"]])["ResourceTagSets"][0]["Tags"] == [{"Key": "k", "Value": "v"}]
        r53.update_health_check(HealthCheckId=check["Id"], HealthCheckVersion=1, FailureThreshold=5)
        for id, location in (("eu", {"ContinentCode": "EU"}), ("rest", {"CountryCode": "*"})):
            change("CREATE", "g.example.com", SetIdentifier=id, GeoLocation=location, HealthCheckId=check["Id"], **a)
        sets = [s for page in r53.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zid, PaginationConfig={"PageSize": 1}) for s in page["ResourceRecordSets"]]
        assert [(s["Name"], s["Type"], s.get("SetIdentifier")) for s in sets] == [("example.com.", "NS", None), ("example.com.", "SOA", None), ("a.example.com.", "A", None), ("g.example.com.", "A", "eu"), ("g.example.com.", "A", "rest")], sets
        assert sets[3]["GeoLocation"] == {"ContinentCode": "EU"} and sets[3]["HealthCheckId"] == check["Id"], sets[3]
        assert r53.test_dns_answer(HostedZoneId=zid, RecordName="a.example.com", RecordType="A")["RecordData"] == ["192.0.2.1"]
        assert r53.list_hosted_zones()["HostedZones"] == r53.list_hosted_zones_by_name(DNSName="example.com")["HostedZones"] and r53.get_hosted_zone_count()["HostedZoneCount"] == 1
        for call, error in ((lambda: r53.delete_hosted_zone(Id=zid), "HostedZoneNotEmpty"), (lambda: r53.get_hosted_zone(Id="Z0"), "NoSuchHostedZone"),
                            (lambda: r53.get_change(Id="C0"), "NoSuchChange"), (lambda: r53.get_health_check(HealthCheckId="none"), "NoSuchHealthCheck"),
                            (lambda: r53.update_health_check(HealthCheckId=check["Id"], HealthCheckVersion=1), "HealthCheckVersionMismatch"),
                            (lambda: r53.create_hosted_zone(Name="example.com", CallerReference="r1"), "HostedZoneAlreadyExists")):
            try:
                call()
                raise SystemExit(error + " was not raised")
            except getattr(r53.exceptions, error):
                pass
        print("well")
        """;

    [BotoFact]
    public async Task AwsOwnClient_UnderstandsEveryOperation()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        Assert.Equal("well\n", (await Command.RunAsync("python3", "-c", Script, route53.Endpoint.ToString())).Required);
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class BotoFactAttribute : ServerFactAttribute
    {
        private static readonly Lazy<string?> Missing = new(() =>
        {
            try
            {
                return Command.RunAsync("python3", "-c", "import boto3").GetAwaiter().GetResult().Succeeded ? null : "needs boto3 (pip install boto3)";
            }
            catch (InvalidOperationException)
            {
                return "needs Python and boto3";
            }
        });

        public BotoFactAttribute() => Skip = Missing.Value;
    }
}

using System.Text.Json.Nodes;
using AgentRegions.Core.Resources;
using AgentRegions.Integration.Conversations;
using AgentRegions.Integration.Operator;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Images;

/// <summary>Both programs as users run them: inside their images, with what the image has and nothing else.</summary>
public sealed class ImageTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("agentregions-image-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [ImageFact]
    [Trait("Suite", "Image")]
    public async Task Operator_TrustsABundle_DrillsInAnotherTimeZone_AndMovesAServiceWhoseRegionDied()
    {
        using var authority = new TestAuthority();
        await using var service = await StartAsync(p => p with { Failback = new() { StableFor = Core.Duration.Zero } });
        await using var front = new TlsFront(service.Route53.Endpoint, authority.Serving("route53.example"));
        await service.StartOperatorAsync(await TrustingAsync(authority, "AWS_ENDPOINT_URL_ROUTE_53", front));
        await service.ActiveBecomesAsync(Us);
        await service.VerdictBecomesAsync(Eu, Verdict.Healthy);

        // No ICU and no host files: the image's own time zones. Half an hour off the full hour.
        var schedule = DrillTests.Soon(TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata"));
        await service.PatchPolicyAsync(
            $$$$"""{"spec":{"drill":{"schedule":"{{{{schedule}}}}","timeZone":"Asia/Kolkata","window":"1m","mode":"Switch","stay":"5s"}}}""");
        await service.PolicyBecomesAsync(s => s.Active == Eu, "the drill is there", TimeSpan.FromMinutes(2));
        await service.PolicyBecomesAsync(s => s.Active == Us && s.Epoch == 3, "it is back", TimeSpan.FromMinutes(2));
        await service.ConditionBecomesAsync(ConditionTypes.DrillPassed, ConditionStatus.True, "Passed");

        await service.Agents[Us].KillAsync();
        Assert.Equal(4, (await service.ActiveBecomesAsync(Eu)).Status.Epoch);
        Assert.Equal(FailoverKind.Failover, (await service.FailoverBecomesAsync("agent-4", FailoverPhase.Done)).Spec.Kind);
        Assert.True(front.Handshakes > 0);
    }

    [ImageFact]
    [Trait("Suite", "Image")]
    public async Task Sidecar_TrustsABundle_AndStoresACheckpointOnDynamoDb()
    {
        using var authority = new TestAuthority();
        await using var front = new TlsFront(await TestDynamoDb.EndpointAsync(), authority.Serving("dynamodb.example"));
        var environment = await TrustingAsync(authority, "AWS_ENDPOINT_URL_DYNAMODB", front);
        (environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"]) = ("test", "test");
        var table = $"image-{Guid.NewGuid():N}";
        string[] store = ["--store", "dynamodb", "--session-table", table];
        _ = (await SidecarProcess.RunAsync(environment, ["tables", "create", .. store, "--region", "us-east-1"])).Required;

        await using (var sidecar = await StartAsync())
            Assert.Equal("\"0.2.us-east-1\"", await sidecar.SayAsync("m2", await sidecar.SayAsync("m1", null)));
        await using var next = await StartAsync();

        Assert.Equal(2, (await next.SendAsync("GET", "/v1/sessions/s1")).Body["messages"]!.AsArray().Count);
        Assert.True(front.Handshakes > 0);

        Task<SidecarProcess> StartAsync() =>
            SidecarProcess.StartAsync("us-east-1", SidecarProcess.FreePort(), environment, [.. store, "--skip-store-check"]);
    }

    [ImageFact]
    [Trait("Suite", "Image")]
    public async Task Image_RunsAsNobodyInParticular_AndListsWhatItContains()
    {
        foreach (var program in (string[])["agentregion-operator", "agentregion-sidecar"])
        {
            var home = await ImagePrograms.DirectoryAsync();
            var config = JsonNode.Parse((await ImagePrograms.BuildahAsync(home, "inspect", program)).Required)!["OCIv1"]!["config"]!;
            Assert.Equal(("65532:65532", $"/{program}"), ((string?)config["User"], (string?)config["Entrypoint"]![0]));
            Assert.Equal("Apache-2.0", (string?)config["Labels"]!["org.opencontainers.image.licenses"]);

            var beside = await File.ReadAllTextAsync(ImagePrograms.Archive(program, "spdx.json"));
            var mounted = (await ImagePrograms.BuildahAsync(home, "mount", program)).Required.Trim();
            Assert.Equal(beside, await File.ReadAllTextAsync(Path.Combine(mounted, "usr/share/sbom", $"{program}.spdx.json")));
            var listed = JsonNode.Parse(beside)!;
            var packages = listed["packages"]!.AsArray().ToDictionary(p => (string)p!["name"]!, p => p!);
            Assert.Equal("SPDX-2.3", (string?)listed["spdxVersion"]);
            Assert.Equal("Apache-2.0", (string?)packages["AWSSDK.DynamoDBv2"]["licenseDeclared"]);
            foreach (var (name, purl) in ((string, string)[])[("AWSSDK.DynamoDBv2", "pkg:nuget/"), ("tzdata", "pkg:deb/"), ("ca-certificates", "pkg:deb/"), ("libc6", "pkg:deb/")])
                Assert.StartsWith(purl, (string?)packages[name]["externalRefs"]![0]!["referenceLocator"], StringComparison.Ordinal);
            foreach (var relationship in listed["relationships"]!.AsArray().Skip(1))
                Assert.Contains(packages.Values, p => (string?)p["SPDXID"] == (string?)relationship!["relatedSpdxElement"]);
        }
    }

    private async Task<Dictionary<string, string>> TrustingAsync(TestAuthority authority, string service, TlsFront front)
    {
        var bundle = Path.Combine(_directory, "bundle.pem");
        await File.WriteAllTextAsync(bundle, authority.RootPem);
        return new()
        {
            [ShippedProgram.Directory] = await ImagePrograms.DirectoryAsync(),
            [service] = front.Address.ToString(),
            ["SSL_CERT_FILE"] = bundle,
        };
    }
}

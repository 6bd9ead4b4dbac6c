using System.Text;
using System.Xml.Linq;
using AgentRegions.Aws.Route53;
using AgentRegions.Core.Dns.HealthChecks;
using static AgentRegions.Aws.Tests.HealthChecks;

namespace AgentRegions.Aws.Tests;

public sealed class HealthCheckWireTests
{
    private const string Begin = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";
    private const string Ns = " xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"";

    [Fact]
    public void Create_IsWrittenInTheSchemasOrder() => Assert.Equal(
        $"{Begin}<CreateHealthCheckRequest{Ns}><CallerReference>ref</CallerReference><HealthCheckConfig><IPAddress>203.0.113.7</IPAddress><Port>443</Port><Type>HTTPS_STR_MATCH</Type>"
        + "<ResourcePath>/health?a=1&amp;b=2</ResourcePath><FullyQualifiedDomainName>agent-us.example.com</FullyQualifiedDomainName><SearchString>\"status\":\"&lt;ok&gt;\"</SearchString>"
        + "<RequestInterval>10</RequestInterval><FailureThreshold>3</FailureThreshold><MeasureLatency>true</MeasureLatency><EnableSNI>true</EnableSNI>"
        + "<Regions><Region>us-east-1</Region><Region>eu-west-1</Region><Region>sa-east-1</Region></Regions></HealthCheckConfig></CreateHealthCheckRequest>",
        Encoding.UTF8.GetString(HealthCheckXml.Write(new CreateHealthCheckRequest { CallerReference = "ref", Settings = Full })));

    [Fact]
    public void Update_NamesTheVersion_AndResetsWhatIsLeftOut() => Assert.Equal(
        $"{Begin}<UpdateHealthCheckRequest{Ns}><HealthCheckVersion>7</HealthCheckVersion><IPAddress>203.0.113.7</IPAddress><Port>443</Port><ResourcePath>/health?a=1&amp;b=2</ResourcePath>"
        + "<FailureThreshold>3</FailureThreshold><Inverted>false</Inverted><Disabled>false</Disabled><EnableSNI>false</EnableSNI><ResetElements><ResettableElementName>FullyQualifiedDomainName</ResettableElementName>"
        + "<ResettableElementName>Regions</ResettableElementName></ResetElements></UpdateHealthCheckRequest>",
        Encoding.UTF8.GetString(HealthCheckXml.Write(new UpdateHealthCheckRequest { Id = "x", Version = 7, Settings = Settings with { IpAddress = "203.0.113.7", HostName = null, EnableSni = false } })));

    [Fact]
    public void Inverted_IsWrittenInItsPlace_AndReadBack()
    {
        var sent = Encoding.UTF8.GetString(HealthCheckXml.Write(new CreateHealthCheckRequest { CallerReference = "ref", Settings = Full with { Inverted = true } }));
        Assert.Contains("<MeasureLatency>true</MeasureLatency><Inverted>true</Inverted><EnableSNI>true</EnableSNI>", sent, StringComparison.Ordinal);
        Assert.Equal(Full with { Inverted = true }, HealthCheckXml.Read(AsAnswer(sent)).Settings);
        Assert.Contains(
            "<FailureThreshold>3</FailureThreshold><Inverted>true</Inverted>",
            Encoding.UTF8.GetString(HealthCheckXml.Write(new UpdateHealthCheckRequest { Id = "x", Version = 7, Settings = Full with { Inverted = true } })), StringComparison.Ordinal);
    }

    [Fact]
    public void DisabledInTheConsole_IsNoticed_AndSetRight()
    {
        var sent = Encoding.UTF8.GetString(HealthCheckXml.Write(new CreateHealthCheckRequest { CallerReference = "ref", Settings = Full }));
        var read = HealthCheckXml.Read(AsAnswer(sent.Replace("<EnableSNI>", "<Disabled>true</Disabled><EnableSNI>", StringComparison.Ordinal))).Settings;
        Assert.Equal(Full with { Disabled = true }, read);
        Assert.Equal(["disabled is True, not False"], Full.DifferencesOf(read));
        Assert.Contains("<Disabled>false</Disabled>", Encoding.UTF8.GetString(HealthCheckXml.Write(new UpdateHealthCheckRequest { Id = "x", Version = 7, Settings = Full })), StringComparison.Ordinal);

        var calculated = HealthCheckSettings.Calculated(["c-1", "c-2"], 2);
        Assert.Equal(["disabled is True, not False"], calculated.DifferencesOf(calculated with { Disabled = true }));
    }

    [Fact]
    public void Calculated_IsItsKindItsThresholdAndItsChildren()
    {
        var settings = HealthCheckSettings.Calculated(["c-1", "c-2", "c-3"], 2);
        var sent = Encoding.UTF8.GetString(HealthCheckXml.Write(new CreateHealthCheckRequest { CallerReference = "ref", Settings = settings }));
        Assert.Equal(
            $"{Begin}<CreateHealthCheckRequest{Ns}><CallerReference>ref</CallerReference><HealthCheckConfig><Type>CALCULATED</Type><HealthThreshold>2</HealthThreshold>"
            + "<ChildHealthChecks><ChildHealthCheck>c-1</ChildHealthCheck><ChildHealthCheck>c-2</ChildHealthCheck><ChildHealthCheck>c-3</ChildHealthCheck></ChildHealthChecks></HealthCheckConfig></CreateHealthCheckRequest>",
            sent);
        Assert.Equal(settings, HealthCheckXml.Read(AsAnswer(sent)).Settings);
        Assert.Equal(
            $"{Begin}<UpdateHealthCheckRequest{Ns}><HealthCheckVersion>7</HealthCheckVersion><Inverted>false</Inverted><Disabled>false</Disabled><HealthThreshold>1</HealthThreshold>"
            + "<ChildHealthChecks><ChildHealthCheck>c-9</ChildHealthCheck></ChildHealthChecks></UpdateHealthCheckRequest>",
            Encoding.UTF8.GetString(HealthCheckXml.Write(new UpdateHealthCheckRequest { Id = "x", Version = 7, Settings = HealthCheckSettings.Calculated(["c-9"], 1) })));
    }

    [Fact]
    public void CalculatedByHand_ThresholdZeroOrInverted_IsNotTakenForOurs()
    {
        var ours = HealthCheckSettings.Calculated(["c-1"], 1);
        var zero = HealthCheckXml.Read(XElement.Parse("<HealthCheck><Id>1</Id><HealthCheckConfig><Type>CALCULATED</Type><HealthThreshold>0</HealthThreshold><ChildHealthChecks><ChildHealthCheck>c-1</ChildHealthCheck></ChildHealthChecks></HealthCheckConfig></HealthCheck>")).Settings;
        Assert.Equal("healthThreshold is 0, not 1", Assert.Single(ours.DifferencesOf(zero)));
        Assert.Equal("inverted is True, not False", Assert.Single(ours.DifferencesOf(ours with { Inverted = true })));
    }

    private static XElement AsAnswer(string request)
    {
        var config = XElement.Parse(request).Elements().Single(e => e.Name.LocalName == "HealthCheckConfig");
        return new(config.Name.Namespace + "HealthCheck", new XElement(config.Name.Namespace + "Id", "1"), config);
    }

    [Fact]
    public void Tags_AreAddedAndTakenAway() => Assert.Equal(
        $"{Begin}<ChangeTagsForResourceRequest{Ns}><AddTags><Tag><Key>a</Key><Value>1</Value></Tag></AddTags><RemoveTagKeys><Key>b</Key></RemoveTagKeys></ChangeTagsForResourceRequest>",
        Encoding.UTF8.GetString(HealthCheckXml.Write(new ChangeTagsForResourceRequest { HealthCheckId = "x", Add = new Dictionary<string, string> { ["a"] = "1" }, Remove = ["b"] })));

    [Theory]
    [InlineData("TCP", null)]
    [InlineData("HTTP", "every 30 s http://a.example:80/")]
    public void OtherKinds_AreReadWithoutSettings(string type, string? settings)
    {
        var check = HealthCheckXml.Read(XElement.Parse(
            $"<HealthCheck><Id>1</Id><CallerReference>r</CallerReference><HealthCheckConfig><Type>{type}</Type><ResourcePath>/</ResourcePath><FullyQualifiedDomainName>a.example</FullyQualifiedDomainName></HealthCheckConfig><HealthCheckVersion>3</HealthCheckVersion></HealthCheck>"));
        Assert.Equal(("1", "r", 3, settings), (check.Id, check.CallerReference, check.Version, check.Settings?.ToString()));
    }

    [Fact]
    public void EveryCheckerRegion_IsWhatNamingNoneMeans()
    {
        var all = string.Concat(Enumerable.Range(0, 8).Select(i => $"<Region>r{i}</Region>"));
        var check = HealthCheckXml.Read(XElement.Parse($"<HealthCheck><Id>1</Id><HealthCheckConfig><Type>HTTPS</Type><Regions>{all}</Regions></HealthCheckConfig></HealthCheck>"));
        Assert.Empty(check.Settings!.Regions);
    }
}

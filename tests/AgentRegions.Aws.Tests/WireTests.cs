using System.Net;
using System.Text;
using System.Xml.Linq;
using AgentRegions.Aws.Route53;
using AgentRegions.Core.Dns;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace AgentRegions.Aws.Tests;

public class WireTests
{
    [Fact]
    public void Batch_IsWrittenInTheSchemasOrder()
    {
        ResourceChange[] changes =
        [
            new(ChangeAction.Delete, new("_agentregion.a.example", "TXT") { Ttl = 60, Values = ["\"x <&> y\""] }),
            new(ChangeAction.Create, new("_agentregion.a.example", "TXT") { Ttl = 60, Values = ["\"z\""] }),
            new(ChangeAction.Upsert, new("a.example", "A") { SetIdentifier = "eu", Routing = new RoutingRule.Weighted(0), Ttl = 15, Values = ["192.0.2.1", "192.0.2.2"], HealthCheckId = "hc" }),
            new(ChangeAction.Upsert, new("b.example", "A") { Alias = new("Z2", "lb.example", true) }),
        ];
        Assert.Equal(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><ChangeResourceRecordSetsRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><ChangeBatch><Changes>"
            + "<Change><Action>DELETE</Action><ResourceRecordSet><Name>_agentregion.a.example</Name><Type>TXT</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>\"x &lt;&amp;&gt; y\"</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></Change>"
            + "<Change><Action>CREATE</Action><ResourceRecordSet><Name>_agentregion.a.example</Name><Type>TXT</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>\"z\"</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></Change>"
            + "<Change><Action>UPSERT</Action><ResourceRecordSet><Name>a.example</Name><Type>A</Type><SetIdentifier>eu</SetIdentifier><Weight>0</Weight><TTL>15</TTL><ResourceRecords><ResourceRecord><Value>192.0.2.1</Value></ResourceRecord><ResourceRecord><Value>192.0.2.2</Value></ResourceRecord></ResourceRecords><HealthCheckId>hc</HealthCheckId></ResourceRecordSet></Change>"
            + "<Change><Action>UPSERT</Action><ResourceRecordSet><Name>b.example</Name><Type>A</Type><AliasTarget><HostedZoneId>Z2</HostedZoneId><DNSName>lb.example</DNSName><EvaluateTargetHealth>true</EvaluateTargetHealth></AliasTarget></ResourceRecordSet></Change>"
            + "</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>",
            Encoding.UTF8.GetString(ChangeBatchXml.Write(changes)));
    }

    [Fact]
    public void Requests_HaveTheServicesPaths()
    {
        Assert.Equal("https://r53.test/2013-04-01/hostedzone/Z1/rrset?identifier=eu&maxitems=300&name=%5C052.example&type=A", Url(new ListResourceRecordSetsRequest { HostedZoneId = "Z1", StartName = "\\052.example", StartType = "A", StartIdentifier = "eu" }));
        Assert.Equal("https://r53.test/2013-04-01/hostedzonesbyname?dnsname=example.com&maxitems=100", Url(new ListHostedZonesByNameRequest { DnsName = "example.com" }));
        Assert.Equal("https://r53.test/2013-04-01/change/C1", Url(new GetChangeRequest { Id = "C1" }));
        Assert.Equal("https://r53.test/2013-04-01/healthcheck?marker=m&maxitems=100", Url(new ListHealthChecksRequest { Marker = "m" }));
        Assert.Equal("https://r53.test/2013-04-01/healthcheck/h", Url(new DeleteHealthCheckRequest { Id = "h" }));
        Assert.Equal("https://r53.test/2013-04-01/tags/healthcheck", Url(new ListTagsForResourcesRequest { HealthCheckIds = ["h"] }));
        Assert.Equal("https://r53.test/2013-04-01/hostedzone/Z1/rrset", Url(new ChangeResourceRecordSetsRequest { HostedZoneId = "Z1", Changes = [] }));
    }

    [Theory]
    [InlineData("InvalidChangeBatch", 400, typeof(InvalidChangeBatchException))]
    [InlineData("NoSuchHostedZone", 404, typeof(NoSuchHostedZoneException))]
    [InlineData("NoSuchChange", 404, typeof(NoSuchChangeException))]
    [InlineData("NoSuchHealthCheck", 404, typeof(NoSuchHealthCheckException))]
    [InlineData("HealthCheckAlreadyExists", 409, typeof(HealthCheckException))]
    [InlineData("TooManyHealthChecks", 400, typeof(HealthCheckException))]
    [InlineData("HealthCheckInUse", 400, typeof(HealthCheckException))]
    [InlineData("HealthCheckVersionMismatch", 409, typeof(HealthCheckException))]
    [InlineData("PriorRequestNotComplete", 400, typeof(PriorRequestNotCompleteException))]
    [InlineData("Throttling", 400, typeof(ThrottlingException))]
    [InlineData("ThrottlingException", 400, typeof(ThrottlingException))]
    [InlineData("AccessDenied", 403, typeof(AccessDeniedException))]
    [InlineData("ExpiredToken", 403, typeof(AccessDeniedException))]
    [InlineData("SomethingNew", 403, typeof(AccessDeniedException))]
    [InlineData("InvalidInput", 400, typeof(InvalidInputException))]
    [InlineData("InternalFailure", 500, typeof(Route53Exception))]
    public void ErrorResponse_BecomesItsOwnException(string code, int status, Type expected)
    {
        var error = Route53Errors.Read(
            XElement.Parse($"""<ErrorResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Error><Type>Sender</Type><Code>{code}</Code><Message>why</Message></Error><RequestId>r-1</RequestId></ErrorResponse>"""),
            null, "header", (HttpStatusCode)status);
        Assert.IsType(expected, error);
        Assert.Equal((code, "why", "r-1", (HttpStatusCode)status), (error.ErrorCode, error.Message, error.RequestId, error.StatusCode));
    }

    [Fact]
    public void OlderRoot_GivesItsMessages()
    {
        var error = Route53Errors.Read(
            XElement.Parse("""<InvalidChangeBatch xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Messages><Message>one</Message><Message>two</Message></Messages></InvalidChangeBatch>"""),
            null, "header", HttpStatusCode.BadRequest);
        Assert.Equal(["one", "two"], Assert.IsType<InvalidChangeBatchException>(error).Messages);
        Assert.Equal(("one; two", "header"), (error.Message, error.RequestId));
    }

    [Fact]
    public void NewerForm_IsSplitIntoItsMessages()
    {
        var error = Route53Errors.Read(
            XElement.Parse("<ErrorResponse><Error><Code>InvalidChangeBatch</Code><Message>[Tried to delete a, b, Tried to create c]</Message></Error></ErrorResponse>"),
            null, null, HttpStatusCode.BadRequest);
        Assert.Equal(["Tried to delete a, b", "Tried to create c"], Assert.IsType<InvalidChangeBatchException>(error).Messages);
    }

    [Theory]
    [InlineData("eu-west-1", false, "https://route53.amazonaws.com", "us-east-1")]
    [InlineData("us-east-1", true, "https://route53-fips.amazonaws.com", "us-east-1")]
    [InlineData("us-gov-east-1", false, "https://route53.us-gov.amazonaws.com", "us-gov-west-1")]
    [InlineData("cn-north-1", false, "https://route53.amazonaws.com.cn", "cn-northwest-1")]
    public void Endpoint_IsThePartitions_WhateverTheRegion(string region, bool fips, string url, string signingRegion)
    {
        var parameters = new Amazon.Runtime.Endpoints.EndpointParameters();
        (parameters["Region"], parameters["UseFIPS"]) = (region, fips);
        var endpoint = new Route53EndpointProvider().ResolveEndpoint(parameters);
        var scheme = (Amazon.Runtime.Endpoints.PropertyBag)((System.Collections.IList)endpoint.Attributes["authSchemes"]!)[0]!;
        Assert.Equal((url, signingRegion, "route53"), (endpoint.URL, (string)scheme["signingRegion"]!, (string)scheme["signingName"]!));
    }

    private static string Url(AmazonWebServiceRequest request)
    {
        IRequest marshalled = Route53Marshaller.Instance.Marshall(request);
        marshalled.Endpoint = new Uri("https://r53.test");
        return AmazonServiceClient.ComposeUrl(marshalled).AbsoluteUri;
    }
}

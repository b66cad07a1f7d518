using System.Net.Http.Headers;
using Acs.Tests.Migrating;
using Xunit;

namespace Muster.Acs.Nbi;

/// <summary>Queries for what is said of parameters and objects beside their values.</summary>
public sealed class MetadataQueryTests(NbiServer server) : IClassFixture<NbiServer>
{
    private const string Info = "InternetGatewayDevice.DeviceInfo";
    private const string Wifi = "InternetGatewayDevice.LANDevice.1.WLANConfiguration.1";

    [Theory]
    [InlineData($$$"""{"{{{Info}}}.SoftwareVersion._notification":2}""", true)]
    [InlineData($$$"""{"{{{Info}}}.SoftwareVersion._notification":{"$gt":2}}""", false)]
    [InlineData($$$"""{"{{{Info}}}.SoftwareVersion._accessList":"Subscriber"}""", true)]
    [InlineData($$$"""{"{{{Info}}}.SoftwareVersion._accessList":"Nobody"}""", false)]
    [InlineData(
        $$$"""{"{{{Info}}}.SoftwareVersion._attributesTimestamp":{"$lt":"2024-01-04"}}""",
        true
    )]
    [InlineData(
        $$$"""{"{{{Info}}}.UpTime":77,"{{{Info}}}.SoftwareVersion._notification":2}""",
        true
    )]
    [InlineData(
        $$$"""{"{{{Info}}}.UpTime":78,"{{{Info}}}.SoftwareVersion._notification":2}""",
        false
    )]
    [InlineData($$$"""{"{{{Wifi}}}.SSID._writable":true}""", true)]
    [InlineData($$$"""{"{{{Wifi}}}.Enable._writable":true}""", false)]
    [InlineData($$$"""{"{{{Wifi}}}._object":true}""", true)]
    [InlineData($$$"""{"{{{Wifi}}}.SSID._object":true}""", false)]
    [InlineData($$$"""{"{{{Wifi}}}._timestamp":{"$gte":"2024-01-03"}}""", true)]
    [InlineData($$$"""{"{{{Wifi}}}._timestamp":{"$gt":"2024-01-04"}}""", false)]
    [InlineData($$$"""{"{{{Wifi}}}.TotalBytesSent._type":"xsd:unsignedLong"}""", true)]
    [InlineData(
        $$$"""{"{{{Wifi}}}.SSID":{"$exists":true},"{{{Wifi}}}.Nope":{"$exists":false}}""",
        true
    )]
    [InlineData($$$"""{"{{{Wifi}}}":{"$exists":true}}""", false)]
    public async Task They_are_found(string query, bool isFound)
    {
        await ImportAsync();
        var reply = await server.CurlAsync(
            $"/devices/?query={query}&sort={{\"{Info}.UpTime\":1}}&projection=_id"
        );
        Assert.Equal((200, isFound ? "1" : "0"), (reply.Status, reply.Header("total")));
    }

    private async Task ImportAsync()
    {
        using var body = new ByteArrayContent(
            GenieDocuments.Octets(GenieDocuments.Device("metadata"))
        );
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var reply = await server.Acs.Api.PostAsync("/api/v1/imports/genieacs/devices", body);
        Assert.True(reply.IsSuccessStatusCode);
    }
}

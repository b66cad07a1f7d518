using System.Net.Http.Headers;
using System.Text.Json;
using Acs.Tests.Provisioning;
using MongoDB.Bson;
using Muster.Acs.Nbi;
using Xunit;
using static Acs.Tests.Migrating.GenieDocuments;

namespace Acs.Tests.Migrating;

/// <summary>Open tasks of every kind come as they were, and what can be none is told.</summary>
public sealed class TaskImportTests(NbiServer server) : IClassFixture<NbiServer>
{
    [Theory]
    [InlineData("""{"name":"getParameterValues","parameterNames":["Device.X","Device.Y"]}""")]
    [InlineData(
        """{"name":"setParameterValues","parameterValues":[["Device.X","y","xsd:string"],["Device.N",5],["Device.B",true]]}"""
    )]
    [InlineData("""{"name":"refreshObject","objectName":""}""")]
    [InlineData("""{"name":"refreshObject","objectName":"InternetGatewayDevice.LANDevice"}""")]
    [InlineData("""{"name":"addObject","objectName":"Device.T","parameterValues":[["K","v"]]}""")]
    [InlineData("""{"name":"deleteObject","objectName":"Device.T.1"}""")]
    [InlineData("""{"name":"reboot"}""")]
    [InlineData("""{"name":"factoryReset","uniqueKey":"k"}""")]
    [InlineData(
        """{"name":"download","fileType":"1 Firmware Upgrade Image","fileName":"fw.bin"}"""
    )]
    [InlineData("""{"name":"provisions","provisions":[["refresh","Device.X",1,true,null]]}""")]
    public async Task It_is_shown_as_it_was(string fields)
    {
        await server.Acs.PutFileAsync("fw.bin");
        var (device, id) = await DeviceAsync();
        var task = BsonDocument.Parse(fields);
        task["_id"] = id;
        task["device"] = device;
        task["timestamp"] = Noon;
        task["expiry"] = new DateTime(2099, 1, 1, 0, 0, 0, DateTimeKind.Utc);

        Assert.Equal(("added", ""), await ImportAsync("tasks", task));

        var shown = Assert.Single(
            await server.FindAsync($"/tasks/?query={{\"device\":\"{device}\"}}")
        );
        var expected = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(fields)!;
        foreach (var (name, value) in expected)
            Assert.True(JsonElement.DeepEquals(value, shown.GetProperty(name)), shown.GetRawText());
        Assert.Equal(id.ToString(), shown.GetProperty("_id").GetString());
        Assert.Equal("2024-01-03T12:00:00.000Z", shown.GetProperty("timestamp").GetString());
        Assert.Equal("2099-01-01T00:00:00.000Z", shown.GetProperty("expiry").GetString());
        Assert.Equal(expected.Count + 4, shown.EnumerateObject().Count());
    }

    [Theory]
    [InlineData("""{"name":"explode"}""", "Invalid task name")]
    [InlineData("""{"name":"getParameterValues"}""", "Missing 'parameterNames' property")]
    [InlineData("""{"name":"reboot","device":"nobody"}""", "there is no device 'nobody' here")]
    [InlineData("""{"name":"reboot","_id":"mine"}""", "its _id is none of a task")]
    public async Task What_can_be_none_is_told(string fields, string reason)
    {
        var (device, id) = await DeviceAsync();
        var task = new BsonDocument { ["_id"] = id, ["device"] = device };
        task.Merge(BsonDocument.Parse(fields), overwriteExistingElements: true);
        Assert.Equal(("failed", reason), await ImportAsync("tasks", task));
    }

    [Fact]
    public async Task A_download_of_a_file_that_has_not_come_is_told()
    {
        var (device, id) = await DeviceAsync();
        var task = new BsonDocument
        {
            ["_id"] = id,
            ["device"] = device,
            ["name"] = "download",
            ["file"] = "gone.bin",
        };
        Assert.Equal(
            ("failed", "There is no file 'gone.bin'; upload it first"),
            await ImportAsync("tasks", task)
        );
    }

    [Fact]
    public async Task One_whose_time_is_over_is_left_where_it_was()
    {
        var (device, id) = await DeviceAsync();
        var task = Task(device, id.ToString());
        task["expiry"] = Noon;
        Assert.Equal(("skipped", "its time is over"), await ImportAsync("tasks", task));
        Assert.Empty(await server.FindAsync($"/tasks/?query={{\"device\":\"{device}\"}}"));
    }

    private async Task<(string Device, ObjectId Id)> DeviceAsync()
    {
        var id = ObjectId.GenerateNewId();
        await ImportAsync("devices", Device(id.ToString()));
        return ($"00AABB-HG1-{id}", id);
    }

    private async Task<(string Outcome, string Note)> ImportAsync(
        string collection,
        BsonDocument document
    )
    {
        using var body = new ByteArrayContent(Octets(document));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var reply = await server.Acs.Api.PostAsync(
            $"/api/v1/imports/genieacs/{collection}",
            body
        );
        var text = await reply.Content.ReadAsStringAsync();
        Assert.True(reply.IsSuccessStatusCode, text);
        var finding = JsonDocument.Parse(text).RootElement.GetProperty("findings")[0];
        return (
            finding.GetProperty("outcome").GetString()!,
            string.Join("; ", finding.GetProperty("notes").EnumerateArray())
        );
    }
}

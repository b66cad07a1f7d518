using System.Text.Json;
using Acs.Tests.Provisioning;
using Acs.Tests.Wire;
using Xunit;

namespace Muster.Acs.Nbi;

/// <summary>The collection <c>faults</c>: one fault a device and channel, of tasks and of rules alike.</summary>
public sealed class FaultCollectionTests(NbiServer server) : IClassFixture<NbiServer>
{
    [Fact]
    public async Task A_fault_of_a_script_has_the_documented_shape_and_can_be_deleted()
    {
        using var cpe = TraceTests.Small(server.Acs, "fault-1");
        await server.Acs.RuleAsync("bad", "\nnothing();", "DeviceID.SerialNumber = 'fault-1'");
        await cpe.CallHomeAsync();
        const string device = "00AABB-HG1-fault%2D1";
        const string id = device + ":bad";
        var fault = Assert.Single(await server.FindAsync(ById(id)));
        Assert.Equal(id, Text(fault, "_id"));
        Assert.Equal(device, Text(fault, "device"));
        Assert.Equal("bad", Text(fault, "channel"));
        Assert.Equal("script.ReferenceError", Text(fault, "code"));
        Assert.Contains("nothing", Text(fault, "message"), StringComparison.Ordinal);
        Assert.Equal(0, fault.GetProperty("retries").GetInt32());
        Assert.Equal("""[["bad"]]""", Text(fault, "provisions"));
        Assert.True(fault.GetProperty("timestamp").TryGetDateTimeOffset(out _));
        Assert.False(fault.TryGetProperty("expiry", out _));
        var detail = fault.GetProperty("detail");
        Assert.Equal("ReferenceError", Text(detail, "name"));
        Assert.Equal(Text(fault, "message"), Text(detail, "message"));
        Assert.Contains("bad:2", Text(detail, "stack"), StringComparison.Ordinal);

        Assert.Single(
            await server.FindAsync("""/faults?query={"channel":"bad","retries":{"$lt":"1"}}""")
        );
        var path = "/faults/" + Escaped(id);
        var deleted = await server.CurlAsync(path, "-X", "DELETE");
        Assert.Equal((200, ""), (deleted.Status, deleted.Text));
        Assert.Empty(await server.FindAsync(ById(id)));
        Assert.Equal(200, (await server.CurlAsync(path, "-X", "DELETE")).Status);
        // Without waiting: the channel runs in the next session, and fails anew.
        await cpe.CallHomeAsync();
        Assert.Single(await server.FindAsync(ById(id)));
        await server.CurlAsync("/presets/bad", "-X", "DELETE");
    }

    [Fact]
    public async Task A_refusal_of_the_device_shows_what_it_had_against_each_parameter()
    {
        const string interval = "InternetGatewayDevice.ManagementServer.PeriodicInformInterval";
        using var cpe = TraceTests.Small(server.Acs, "fault2");
        await server.Acs.RuleAsync(
            "refused",
            $"declare('{interval}', null, {{value: 300}});",
            "DeviceID.SerialNumber = 'fault2'"
        );
        cpe.Instead = rpc =>
            rpc.StartsWith("SPV", StringComparison.Ordinal)
                ? Xml.Fault(
                    9003,
                    "Invalid arguments",
                    $"<SetParameterValuesFault><ParameterName>{interval}</ParameterName><FaultCode>"
                        + "9007</FaultCode><FaultString>too short</FaultString>"
                        + "</SetParameterValuesFault>"
                )
                : null;
        await cpe.CallHomeAsync();
        var fault = Assert.Single(await server.FindAsync(ById($"{cpe.Id}:refused")));
        Assert.Equal("cwmp.9003", Text(fault, "code"));
        Assert.Equal("Invalid arguments", Text(fault, "message"));
        var detail = fault.GetProperty("detail");
        Assert.Equal("9003", Text(detail, "faultCode"));
        var parameter = Assert.Single(
            detail.GetProperty("setParameterValuesFault").EnumerateArray()
        );
        Assert.Equal(interval, Text(parameter, "parameterName"));
        Assert.Equal("9007", Text(parameter, "faultCode"));
        Assert.Equal("too short", Text(parameter, "faultString"));
    }

    [Fact]
    public async Task A_fault_is_not_deleted_while_its_device_is_in_session()
    {
        using var cpe = TraceTests.Small(server.Acs, "fault3");
        await server.Acs.RuleAsync("held", "nothing();", "DeviceID.SerialNumber = 'fault3'");
        await cpe.CallHomeAsync();
        using var again = server.Acs.NewCpe();
        await again.PostAsync(Xml.Inform("fault3"));
        var refused = await server.CurlAsync($"/faults/{cpe.Id}:held", "-X", "DELETE");
        Assert.Equal((503, "Device is in session"), (refused.Status, refused.Text));
        Assert.Single(await server.FindAsync(ById($"{cpe.Id}:held")));
        await again.PostAsync("");
        Assert.Equal(
            200,
            (await server.CurlAsync($"/faults/{cpe.Id}:held", "-X", "DELETE")).Status
        );
    }

    [Fact]
    public async Task The_fault_of_a_task_says_until_when_the_task_is_wanted()
    {
        var id = await server.Acs.IntroduceAsync("fault4");
        foreach (var more in (string[])["", ""","expiry":3600"""])
            await server.CurlAsync(
                $"/devices/{id}/tasks",
                "-d",
                $$"""{"name":"getParameterValues","parameterNames":["Device.N"]{{more}}}"""
            );
        using var cpe = server.Acs.NewCpe();
        await cpe.PostAsync(Xml.Inform("fault4"));
        var request = await cpe.PostAsync("");
        while (request.Body.Length > 0)
            request = await cpe.PostAsync(Xml.Envelope(Xml.Fault(9002, "no"), request.Text("ID")));
        var faults = await server.FindAsync(
            $$"""/faults/?query={"device":"{{id}}"}&sort={"timestamp":1}"""
        );
        var tasks = await server.FindAsync($$"""/tasks/?query={"device":"{{id}}"}""");
        Assert.Equal(2, faults.Count);
        foreach (var fault in faults)
        {
            var task = tasks.Single(t => Text(fault, "channel") == "task_" + Text(t, "_id"));
            Assert.Equal(Expiry(task), Expiry(fault));
        }
        Assert.Single(faults, fault => Expiry(fault) is not null);
    }

    private static string ById(string id) => $$"""/faults/?query={"_id":"{{Escaped(id)}}"}""";

    // The escaped hyphen of a device's id must be escaped once more.
    private static string Escaped(string id) => id.Replace("%", "%25", StringComparison.Ordinal);

    private static string? Expiry(JsonElement document) =>
        document.TryGetProperty("expiry", out var expiry) ? expiry.GetString() : null;

    private static string Text(JsonElement element, string name) =>
        element.GetProperty(name).GetString()!;
}

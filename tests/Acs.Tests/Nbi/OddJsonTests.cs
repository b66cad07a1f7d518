using System.Text.Json;
using Acs.Tests.Wire;
using Muster.Acs.Tests.Files;
using Xunit;

namespace Muster.Acs.Nbi;

/// <summary>JSON that is valid, or nearly, and that no client means: answered, and harmless to others.</summary>
public sealed class OddJsonTests(NbiServer server) : IClassFixture<NbiServer>
{
    [Fact]
    public async Task A_number_beyond_all_numbers_is_null_in_a_task_and_no_rule()
    {
        var id = await server.Acs.IntroduceAsync("odd1");
        var posted = await server.CurlAsync(
            $"/devices/{id}/tasks",
            "-d",
            """{"name":"reboot","note":1e999}"""
        );
        Assert.Equal(202, posted.Status);
        var task = JsonDocument.Parse(posted.Body).RootElement;
        Assert.Equal(JsonValueKind.Null, task.GetProperty("note").ValueKind);
        Assert.Single(await server.FindAsync($$"""/tasks/?query={"device":"{{id}}"}"""));

        var put = await server.CurlAsync(
            "/presets/odd",
            "-X",
            "PUT",
            "-d",
            """{"weight":0,"configurations":[],"extra":-1e999}"""
        );
        Assert.Equal(
            (400, "SyntaxError: Line 1, column 41: this number is too large."),
            (put.Status, put.Text)
        );
    }

    [Theory]
    [InlineData("""query={"\ud800":1}""")]
    [InlineData("""query={"a":{"$regex":"\ud800"}}""")]
    [InlineData("""query={"a":{"$not":"\ud800"}}""")]
    [InlineData("""sort={"\ud800":1}""")]
    [InlineData("""projection={"\ud800":1}""")]
    public async Task Half_a_surrogate_pair_is_no_text_in_a_query(string query)
    {
        var reply = await server.CurlAsync("/devices/?" + query);
        Assert.Equal((400, "SyntaxError: a text is no valid Unicode"), (reply.Status, reply.Text));
    }

    [Theory]
    [InlineData("""{"name":"getParameterValues","parameterNames":["\ud800"]}""")]
    [InlineData("""{"name":"setParameterValues","parameterValues":[["Device.X","\udc00"]]}""")]
    [InlineData("""{"name":"reboot","\ud800":1}""")]
    public async Task Half_a_surrogate_pair_is_no_text_in_a_task(string task)
    {
        var id = await server.Acs.IntroduceAsync("odd2");
        var reply = await server.CurlAsync($"/devices/{id}/tasks", "-d", task);
        Assert.Equal((400, "SyntaxError: a text is no valid Unicode"), (reply.Status, reply.Text));
        Assert.Empty(await server.FindAsync($$"""/tasks/?query={"device":"{{id}}"}"""));
    }

    [Theory]
    [InlineData("devices/x/tasks", "POST")]
    [InlineData("presets/odd", "PUT")]
    [InlineData("provisions/odd", "PUT")]
    public async Task Octets_that_are_no_UTF8_are_refused(string path, string method)
    {
        using var folder = new TemporaryFolder();
        byte[] octets = [.. "{\"name\":\""u8, 0xff, 0xfe, .. "\"}"u8];
        var reply = await server.CurlAsync(
            "/" + path,
            "-X",
            method,
            "--data-binary",
            "@" + folder.File("octets", octets)
        );
        Assert.Equal(400, reply.Status);
        Assert.Matches("^SyntaxError: .*UTF-8", reply.Text);
    }

    [Theory]
    [InlineData("5.0", "5")]
    [InlineData("1e3", "1000")]
    [InlineData("-0.50", "-0.5")]
    [InlineData("12345678901234567890", "12345678901234567890")]
    [InlineData("true", "true")]
    public async Task A_number_reaches_the_device_as_JavaScript_would_write_it(
        string sent,
        string told
    )
    {
        var id = await server.Acs.IntroduceAsync("odd3");
        await server.CurlAsync(
            $"/devices/{id}/tasks",
            "-d",
            $$"""{"name":"setParameterValues","parameterValues":[["Device.N",{{sent}},"xsd:string"]]}"""
        );
        using var cpe = server.Acs.NewCpe();
        await cpe.PostAsync(Xml.Inform("odd3"));
        var request = await cpe.PostAsync("");
        Assert.Equal("SetParameterValues", request.Message());
        Assert.Equal(told, request.Text("Value"));
        Assert.Empty(
            (
                await cpe.AnswerAsync(
                    request,
                    "<cwmp:SetParameterValuesResponse><Status>0</Status></cwmp:SetParameterValuesResponse>"
                )
            ).Body
        );
    }
}

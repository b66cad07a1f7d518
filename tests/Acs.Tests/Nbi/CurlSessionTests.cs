using System.Text.Json;
using Acs.Tests.Wire;
using Xunit;

namespace Muster.Acs.Nbi;

/// <summary>A session with curl, call by call as GenieACS's interface is documented.</summary>
public sealed class CurlSessionTests(NbiServer server) : IClassFixture<NbiServer>
{
    [Fact]
    public async Task Devices_are_shown_in_the_documented_shape()
    {
        var id = await IntroduceAsync(
            "shape",
            Xml.Parameter("Device.DeviceInfo.UpTime", "77", "xsd:unsignedInt")
                + Xml.Parameter("Device.DeviceInfo.X.On", "1", "xsd:boolean")
                + Xml.Parameter("Device.DeviceInfo.Big", "77", "xsd:unsignedLong")
        );
        var reply = await server.CurlAsync($$"""/devices/?query={"_id":"{{id}}"}""");
        Assert.Equal((200, "1"), (reply.Status, reply.Header("total")));
        Assert.StartsWith("application/json", reply.Header("Content-Type"));
        Assert.Equal("1.2.16", reply.Header("GenieACS-Version"));
        Assert.StartsWith("[\n{", reply.Text);
        Assert.EndsWith("}\n]", reply.Text);
        var device = JsonDocument.Parse(reply.Body).RootElement[0];
        Assert.Equal(id, device.GetProperty("_id").GetString());
        Assert.Equal(
            "shape",
            device.GetProperty("_deviceId").GetProperty("_SerialNumber").GetString()
        );
        Assert.Matches(
            @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$",
            device.GetProperty("_lastInform").GetString()!
        );
        Assert.False(device.TryGetProperty("_tags", out _));
        var info = device.GetProperty("Device").GetProperty("DeviceInfo");
        var time = info.GetProperty("UpTime");
        Assert.Equal(77, time.GetProperty("_value").GetInt32());
        Assert.Equal("xsd:unsignedInt", time.GetProperty("_type").GetString());
        Assert.False(time.GetProperty("_object").GetBoolean());
        Assert.True(info.GetProperty("X").GetProperty("On").GetProperty("_value").GetBoolean());
        Assert.Equal("77", info.GetProperty("Big").GetProperty("_value").GetString());
    }

    [Fact]
    public async Task Devices_are_found_sorted_paged_and_projected()
    {
        foreach (var number in new[] { 3, 1, 2 })
            await IntroduceAsync(
                $"page{number}",
                Xml.Parameter("Device.Test.Number", $"{number}", "xsd:int")
            );
        const string query = """query={"Device.Test.Number":{"$gt":"0"}}""";
        var reply = await server.CurlAsync(
            $$"""/devices?{{query}}&sort={"Device.Test.Number":-1}&skip=1&limit=1&projection=_id"""
        );
        Assert.Equal("3", reply.Header("total"));
        Assert.Equal("[\n{\"_id\":\"00AABB-HG1-page2\"}\n]", reply.Text);
        var encoded = await server.CurlAsync(
            "/devices/?query="
                + Uri.EscapeDataString("""{"_id":"*page1"}""")
                + "&projection=Device.Test.Number._value,_deviceId._OUI"
        );
        const string device = """
            {"_id":"00AABB-HG1-page1","_deviceId":{"_OUI":"00AABB"},
            "Device":{"Test":{"Number":{"_value":1}}}}
            """;
        Assert.Equal($"[\n{device.ReplaceLineEndings("")}\n]", encoded.Text);
        var asObject = await server.FindAsync(
            """/devices/?query={"_deviceId._SerialNumber":"page1"}&projection={"Device.Test":1}"""
        );
        Assert.True(
            Assert
                .Single(asObject)
                .GetProperty("Device")
                .GetProperty("Test")
                .TryGetProperty("Number", out _)
        );
        Assert.False(asObject[0].GetProperty("Device").TryGetProperty("DeviceInfo", out _));
    }

    [Fact]
    public async Task A_head_counts_without_a_body()
    {
        await IntroduceAsync("head");
        var reply = await server.RawAsync(
            "HEAD /devices/?query={\"_id\":\"*-head\"} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        );
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", reply);
        Assert.Contains("\r\ntotal: 1\r\n", reply);
        Assert.EndsWith("\r\n\r\n", reply);
        var none = await server.CurlAsync("""/devices/?query={"_id":"none"}""");
        Assert.Equal(("0", "[\n\n]"), (none.Header("total"), none.Text));
    }

    [Fact]
    public async Task Tags_are_added_and_removed_and_found()
    {
        var id = await IntroduceAsync("A-1");
        Assert.Equal("00AABB-HG1-A%2D1", id);
        var path = "/devices/00AABB-HG1-A%252D1/tags/blue";
        Assert.Equal(200, (await server.CurlAsync(path, "-X", "POST", "-d", "")).Status);
        Assert.Equal(200, (await server.CurlAsync(path + "/", "-X", "POST", "-d", "")).Status);
        var found = await server.FindAsync("""/devices/?query={"_tags":"blue"}""");
        Assert.Equal(id, Assert.Single(found).GetProperty("_id").GetString());
        Assert.Equal("blue", found[0].GetProperty("_tags")[0].GetString());
        Assert.Equal(200, (await server.CurlAsync(path, "-X", "DELETE")).Status);
        Assert.Empty(await server.FindAsync("""/devices/?query={"_tags":"blue"}"""));
        // Encoded once it addresses a device called A-1 without the percent sign.
        var once = await server.CurlAsync(
            "/devices/00AABB-HG1-A%2D1/tags/blue",
            "-X",
            "POST",
            "-d",
            ""
        );
        Assert.Equal((404, "No such device"), (once.Status, once.Text));
    }

    [Fact]
    public async Task Presets_provisions_virtual_parameters_and_objects_come_and_go()
    {
        (string Path, string Body)[] documents =
        [
            ("presets", """{"weight":0,"configurations":[],"extra":[1,{"a":null}]}"""),
            ("objects", """{"Device.X":"y","_keys":["Device.X"]}"""),
            ("provisions", "log('hello');\nreturn;"),
            ("virtual_parameters", "return {writable: false, value: 1};"),
        ];
        foreach (var (path, body) in documents)
        {
            var put = await server.CurlAsync($"/{path}/cpe_1", "-X", "PUT", "--data-binary", body);
            Assert.Equal((200, ""), (put.Status, put.Text));
            var found = Assert.Single(
                await server.FindAsync($$"""/{{path}}/?query={"_id":"cpe_1"}""")
            );
            Assert.Equal("cpe_1", found.GetProperty("_id").GetString());
            if (path is "provisions" or "virtual_parameters")
                Assert.Equal(body, found.GetProperty("script").GetString());
            var get = await server.CurlAsync($"/{path}/cpe_1");
            Assert.Equal(
                (405, "405 Method Not Allowed", "PUT, DELETE"),
                (get.Status, get.Text, get.Header("Allow"))
            );
            Assert.Equal(200, (await server.CurlAsync($"/{path}/cpe_1/", "-X", "DELETE")).Status);
            Assert.Equal(200, (await server.CurlAsync($"/{path}/cpe_1", "-X", "DELETE")).Status);
            Assert.Empty(await server.FindAsync($$"""/{{path}}/?query={"_id":"cpe_1"}"""));
        }
        var camel = await server.CurlAsync("/virtualParameters/");
        Assert.Equal(200, camel.Status);
    }

    [Theory]
    [InlineData("presets/bad", """{"weight":""")]
    [InlineData("provisions/bad", "let x = ;")]
    [InlineData("virtual_parameters/bad", "return {")]
    public async Task What_is_wrong_is_400_and_names_the_error(string path, string body)
    {
        var put = await server.CurlAsync("/" + path, "-X", "PUT", "--data-binary", body);
        Assert.Equal(400, put.Status);
        Assert.Matches("^SyntaxError: Line \\d+, column \\d+: .", put.Text);
    }

    [Fact]
    public async Task Files_come_with_headers_and_go()
    {
        var put = await server.CurlAsync(
            "/files/fw-1.bin",
            "-X",
            "PUT",
            "--data-binary",
            "12345",
            "-H",
            "fileType: 1 Firmware Upgrade Image",
            "-H",
            "oui: 00AABB",
            "-H",
            "productClass: HG1",
            "-H",
            "version: 2.0"
        );
        Assert.Equal((201, ""), (put.Status, put.Text));
        var file = Assert.Single(
            await server.FindAsync("""/files/?query={"metadata.version":"2.0"}""")
        );
        Assert.Equal(
            ("fw-1.bin", "fw-1.bin", 5, "1 Firmware Upgrade Image"),
            (
                file.GetProperty("_id").GetString(),
                file.GetProperty("filename").GetString(),
                file.GetProperty("length").GetInt32(),
                file.GetProperty("metadata").GetProperty("fileType").GetString()
            )
        );
        Assert.Equal(200, (await server.CurlAsync("/files/fw-1.bin", "-X", "DELETE")).Status);
        var gone = await server.CurlAsync("/files/fw-1.bin", "-X", "DELETE");
        Assert.Equal((404, "404 Not Found"), (gone.Status, gone.Text));
    }

    [Fact]
    public async Task A_file_with_blanks_and_brackets_in_its_name_reaches_the_device()
    {
        const string path = "/files/FW%201.0%20(beta)+[EU].bin";
        string[] put = ["-X", "PUT", "--data-binary", "12345"];
        Assert.Equal(201, (await server.CurlAsync(path, put)).Status);
        var id = await IntroduceAsync("odd-file");
        var task = await server.CurlAsync(
            $"/devices/{id.Replace("%", "%25", StringComparison.Ordinal)}/tasks",
            "-d",
            """{"name":"download","file":"FW 1.0 (beta)+[EU].bin"}"""
        );
        Assert.Equal(202, task.Status);
        using var cpe = server.Acs.NewCpe();
        await cpe.PostAsync(Xml.Inform("odd-file"));
        var request = await cpe.PostAsync("");
        Assert.Equal("Download", request.Message());
        using var http = new HttpClient();
        Assert.Equal("12345", await http.GetStringAsync(request.Text("URL")));
        await cpe.AcceptAsync(request);
        Assert.Equal(200, (await server.CurlAsync(path, "-X", "DELETE")).Status);
    }

    [Fact]
    public async Task A_host_is_pinged()
    {
        var reply = await server.CurlAsync("/ping/127.0.0.1");
        Assert.SkipWhen(reply.Status == 500, $"This machine cannot ping: {reply.Text}");
        Assert.Equal((200, "no-cache"), (reply.Status, reply.Header("Cache-Control")));
        Assert.StartsWith("PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.\n", reply.Text);
        Assert.Matches("64 bytes from 127.0.0.1: icmp_seq=1( ttl=\\d+)? time=", reply.Text);
        Assert.Contains("3 packets transmitted, 3 received, 0% packet loss", reply.Text);
    }

    [Theory]
    [InlineData("/ping/no-such-host.invalid", 500)]
    [InlineData("/ping/a;reboot", 404)]
    [InlineData("/ping/$(reboot)", 404)]
    public async Task No_shell_sees_the_name_of_a_host(string path, int status) =>
        Assert.Equal(status, (await server.CurlAsync(path)).Status);

    [Fact]
    public async Task A_device_is_deleted()
    {
        var id = await IntroduceAsync("gone");
        Assert.Equal(200, (await server.CurlAsync($"/devices/{id}", "-X", "DELETE")).Status);
        Assert.Empty(await server.FindAsync($$"""/devices/?query={"_id":"{{id}}"}"""));
        Assert.Equal(200, (await server.CurlAsync($"/devices/{id}", "-X", "DELETE")).Status);
    }

    [Fact]
    public async Task A_device_in_session_is_not_deleted()
    {
        await IntroduceAsync("busy");
        using var cpe = server.Acs.NewCpe();
        await cpe.PostAsync(Xml.Inform("busy"));
        var reply = await server.CurlAsync("/devices/00AABB-HG1-busy", "-X", "DELETE");
        Assert.Equal((503, "Device is in session"), (reply.Status, reply.Text));
        await cpe.PostAsync("");
    }

    [Theory]
    [InlineData("GET", "/nonsense/", 404, "404 Not Found")]
    [InlineData("GET", "/", 404, "404 Not Found")]
    [InlineData("GET", "/devices/x/y/z", 404, "404 Not Found")]
    [InlineData("GET", "/presets/a.b", 404, "404 Not Found")]
    [InlineData("POST", "/devices/", 405, "405 Method Not Allowed")]
    [InlineData("POST", "/tasks/0123456789abcdef01234567/explode", 404, "")]
    [InlineData("DELETE", "/tasks/nothex", 404, "Task not found")]
    [InlineData("DELETE", "/tasks/0123456789abcdef01234567", 404, "Task not found")]
    [InlineData("POST", "/tasks/0123456789abcdef01234567/retry", 404, "Task not found")]
    [InlineData("DELETE", "/faults/no-such:default", 200, "")]
    public async Task Every_path_has_an_answer(string method, string path, int status, string text)
    {
        var reply = await server.CurlAsync(path, "-X", method);
        Assert.Equal((status, text), (reply.Status, reply.Text));
        Assert.Equal("1.2.16", reply.Header("GenieACS-Version"));
    }

    [Theory]
    [InlineData("users")]
    [InlineData("permissions")]
    [InlineData("cache")]
    [InlineData("locks")]
    [InlineData("operations")]
    [InlineData("config")]
    [InlineData("faults")]
    [InlineData("tasks")]
    public async Task Every_collection_is_there_and_no_hash_is_shown(string name)
    {
        var reply = await server.CurlAsync($"/{name}/");
        Assert.Equal(200, reply.Status);
        Assert.DoesNotContain("password", reply.Text);
        Assert.DoesNotContain("salt", reply.Text);
    }

    [Theory]
    [InlineData("query={\"_id\":", "SyntaxError: ")]
    [InlineData("query=[1]", "The query must be an object.")]
    [InlineData("sort={\"_id\":2}", "'_id' is sorted by 1 or -1.")]
    [InlineData("limit=many", "limit must be a whole number.")]
    [InlineData("query={\"a\":{\"$where\":1}}", "unknown operator: $where")]
    public async Task A_wrong_query_is_400(string query, string text)
    {
        var reply = await server.CurlAsync("/devices/?" + query);
        Assert.Equal(400, reply.Status);
        Assert.StartsWith(text, reply.Text);
    }

    private Task<string> IntroduceAsync(string serial, string parameters = "") =>
        IntroduceAsync(server.Acs, serial, parameters);

    private static async Task<string> IntroduceAsync(TestAcs acs, string serial, string parameters)
    {
        await acs.IntroduceAsync(serial, parameters);
        return $"00AABB-HG1-{serial.Replace("-", "%2D", StringComparison.Ordinal)}";
    }
}

using System.Text.Json;
using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Files;
using Muster.Acs.Tests.Waking;
using Xunit;

namespace Muster.Acs.Nbi;

/// <summary>POST /devices/ID/tasks, with its statuses and reason phrases, and what becomes of the tasks.</summary>
public sealed class TaskPostTests(NbiServer server) : IClassFixture<NbiServer>
{
    private const string Reboot = """{"name":"reboot"}""";

    [Fact]
    public async Task A_task_alone_waits_with_202_and_comes_back_with_its_id()
    {
        var id = await server.Acs.IntroduceAsync("post1");
        const string sent = """
            {"name":"getParameterValues","parameterNames":["Device.X"],"note":{"by":"me"}}
            """;
        var reply = await PostAsync(id, sent);
        Assert.Equal(202, reply.Status);
        Assert.StartsWith("application/json", reply.Header("Content-Type"));
        var task = JsonDocument.Parse(reply.Body).RootElement;
        Assert.Matches("^[0-9a-f]{24}$", task.GetProperty("_id").GetString()!);
        Assert.Equal(id, task.GetProperty("device").GetString());
        Assert.Equal("me", task.GetProperty("note").GetProperty("by").GetString());
        Assert.Matches(@"^\d{4}-.*Z$", task.GetProperty("timestamp").GetString()!);
        var found = Assert.Single(await TasksAsync(id));
        Assert.Equal(task.GetProperty("_id").GetString(), found.GetProperty("_id").GetString());
        Assert.Equal("me", found.GetProperty("note").GetProperty("by").GetString());
    }

    [Fact]
    public async Task Provisions_run_once_with_their_arguments()
    {
        var id = await server.Acs.IntroduceAsync("post12");
        var put = await server.CurlAsync(
            "/provisions/mark",
            "-X",
            "PUT",
            "-d",
            "declare('Tags.' + args[0] + '_' + args[1], null, {value: args[2]});"
        );
        Assert.Equal(200, put.Status);
        const string sent = """
            {"name":"provisions","provisions":[["mark","lab",7,true],["tag","plain",true]]}
            """;
        Assert.Equal(202, (await PostAsync(id, sent)).Status);
        var waiting = Assert.Single(await TasksAsync(id)).GetProperty("provisions");
        Assert.Equal("""[["mark","lab",7,true],["tag","plain",true]]""", waiting.GetRawText());
        using var cpe = server.Acs.NewCpe();
        await cpe.PostAsync(Xml.Inform("post12"));
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
        Assert.Empty(await TasksAsync(id));
        var device = Assert.Single(
            await server.FindAsync($$"""/devices/?query={"_id":"{{id}}"}""")
        );
        Assert.Equal(
            ["lab_7", "plain"],
            device.GetProperty("_tags").EnumerateArray().Select(tag => tag.GetString()).Order()
        );
    }

    [Fact]
    public async Task Neither_a_task_nor_a_connection_request_is_400_and_no_device_404()
    {
        var id = await server.Acs.IntroduceAsync("post2");
        var nothing = await PostAsync(id, "");
        Assert.Equal((400, ""), (nothing.Status, nothing.Text));
        foreach (var query in new[] { "", "?connection_request" })
        {
            var unknown = await PostAsync("00AABB-HG1-unknown", Reboot, query);
            Assert.Equal((404, "No such device"), (unknown.Status, unknown.Text));
        }
        var wake = await PostAsync("00AABB-HG1-unknown", "", "?connection_request");
        Assert.Equal((404, "No such device"), (wake.Status, wake.Text));
    }

    [Fact]
    public async Task A_connection_request_alone_is_200_or_504_with_the_cause()
    {
        await using var listener = new KnockListener(Reply.Status(200));
        var id = await ReachableAsync("post3", listener.Url);
        var woken = await PostAsync(id, "", "?connection_request=");
        Assert.Equal((200, ""), (woken.Status, woken.Text));
        var nowhere = await server.Acs.IntroduceAsync("post4");
        var failed = await PostAsync(nowhere, "", "?connection_request");
        Assert.Equal((504, "Invalid connection request URL"), (failed.Status, failed.Text));
        Assert.StartsWith("HTTP/1.1 504 Invalid connection request URL\r\n", failed.Heads);
    }

    [Fact]
    public async Task A_device_that_is_offline_leaves_the_task_with_202_and_the_cause()
    {
        var listener = new KnockListener();
        await listener.DisposeAsync();
        var id = await ReachableAsync("post5", listener.Url);
        var reply = await PostAsync(id, Reboot, "?timeout=3000&connection_request");
        Assert.StartsWith("HTTP/1.1 202 Device is offline\r\n", reply.Heads);
        Assert.Equal("Device is offline", reply.Header("Muster-Reason"));
        Assert.Single(await TasksAsync(id));
    }

    [Fact]
    public async Task A_device_that_does_not_come_in_time_leaves_the_task_queued()
    {
        await using var listener = new KnockListener(Reply.Status(200));
        var id = await ReachableAsync("post6", listener.Url);
        var reply = await PostAsync(id, Reboot, "?timeout=300&connection_request");
        Assert.StartsWith("HTTP/1.1 202 Task queued but not processed\r\n", reply.Heads);
    }

    [Fact]
    public async Task A_task_that_is_done_in_the_session_is_200()
    {
        await using var listener = new KnockListener(Reply.Status(200));
        var id = await ReachableAsync("post7", listener.Url);
        using var cpe = server.Acs.NewCpe();
        var posting = PostAsync(
            id,
            """{"name":"setParameterValues","parameterValues":[["Device.X",true,"xsd:boolean"]]}""",
            "?timeout=20000&connection_request"
        );
        await Wait.UntilAsync(() => !listener.Requests.IsEmpty, "a connection request");
        await cpe.PostAsync(Xml.Inform("post7", "6 CONNECTION REQUEST"));
        var request = await cpe.PostAsync("");
        Assert.Equal("SetParameterValues", request.Message());
        Assert.Contains("<Value xsi:type=\"xsd:boolean\">1</Value>", request.Body);
        await cpe.PostAsync(
            Xml.Envelope(
                "<cwmp:SetParameterValuesResponse><Status>0</Status></cwmp:SetParameterValuesResponse>",
                request.Text("ID")
            )
        );
        var reply = await posting;
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", reply.Heads);
        Assert.Null(reply.Header("Muster-Reason"));
        Assert.Empty(await TasksAsync(id));
    }

    [Fact]
    public async Task A_task_that_the_device_refuses_is_202_and_a_fault_that_can_be_retried()
    {
        await using var listener = new KnockListener(Reply.Status(200));
        var id = await ReachableAsync("post8", listener.Url);
        using var cpe = server.Acs.NewCpe();
        var posting = PostAsync(
            id,
            """{"name":"getParameterValues","parameterNames":["Device.Nope"]}""",
            "?timeout=20000&connection_request"
        );
        await Wait.UntilAsync(() => !listener.Requests.IsEmpty, "a connection request");
        await cpe.PostAsync(Xml.Inform("post8", "6 CONNECTION REQUEST"));
        var request = await cpe.PostAsync("");
        await cpe.PostAsync(Xml.Envelope(Xml.Fault(9002, "broken"), request.Text("ID")));
        var reply = await posting;
        Assert.StartsWith("HTTP/1.1 202 Task faulted\r\n", reply.Heads);
        var task = JsonDocument.Parse(reply.Body).RootElement.GetProperty("_id").GetString()!;
        var fault = Assert.Single(
            await server.FindAsync($$"""/faults/?query={"device":"{{id}}"}""")
        );
        Assert.Equal(
            ($"{id}:task_{task}", $"task_{task}", "cwmp.9002", 0),
            (
                fault.GetProperty("_id").GetString(),
                fault.GetProperty("channel").GetString(),
                fault.GetProperty("code").GetString(),
                fault.GetProperty("retries").GetInt32()
            )
        );
        Assert.Equal("9002", fault.GetProperty("detail").GetProperty("faultCode").GetString());
        Assert.Equal(
            """[["refresh","Device.Nope"]]""",
            fault.GetProperty("provisions").GetString()
        );
        Assert.Single(await TasksAsync(id));
        var retried = await server.CurlAsync($"/tasks/{task}/retry", "-X", "POST", "-d", "");
        Assert.Equal((200, ""), (retried.Status, retried.Text));
        Assert.Empty(await server.FindAsync($$"""/faults/?query={"device":"{{id}}"}"""));
        Assert.Equal(200, (await server.CurlAsync($"/tasks/{task}/", "-X", "DELETE")).Status);
        Assert.Empty(await TasksAsync(id));
    }

    [Fact]
    public async Task A_fault_is_deleted_with_its_task()
    {
        var id = await server.Acs.IntroduceAsync("post9");
        var task = await server.Acs.SubmitAsync(id, new GetParameterValuesRequest(["Device.N"]));
        using var cpe = server.Acs.NewCpe();
        await cpe.PostAsync(Xml.Inform("post9"));
        var request = await cpe.PostAsync("");
        await cpe.PostAsync(Xml.Envelope(Xml.Fault(9002, "broken"), request.Text("ID")));
        var path = $"/faults/{id}:task_{task.Id[..24]}";
        Assert.Equal(200, (await server.CurlAsync(path, "-X", "DELETE")).Status);
        Assert.Empty(await TasksAsync(id));
        Assert.Empty(await server.FindAsync($$"""/faults/?query={"device":"{{id}}"}"""));
    }

    [Theory]
    [InlineData("""{}""", "Invalid task name")]
    [InlineData("""{"name":"explode"}""", "Invalid task name")]
    [InlineData("""{"name":"getParameterValues"}""", "Missing 'parameterNames' property")]
    [InlineData(
        """{"name":"getParameterValues","parameterNames":[""]}""",
        "Invalid parameter name ''"
    )]
    [InlineData("""{"name":"setParameterValues"}""", "Missing 'parameterValues' property")]
    [InlineData(
        """{"name":"setParameterValues","parameterValues":[["A"]]}""",
        "Invalid parameter value '[\"A\"]'"
    )]
    [InlineData("""{"name":"refreshObject"}""", "Missing 'objectName' property")]
    [InlineData("""{"name":"addObject"}""", "Missing 'objectName' property")]
    [InlineData("""{"name":"deleteObject","objectName":""}""", "Missing 'objectName' property")]
    [InlineData(
        """{"name":"addObject","objectName":"A","parameterValues":5}""",
        "Invalid 'parameterValues' property"
    )]
    [InlineData("""{"name":"download"}""", "Missing 'fileType' property")]
    [InlineData("""{"name":"download","fileType":"1"}""", "Missing 'fileName' property")]
    [InlineData(
        """{"name":"download","file":"a","targetFileName":5}""",
        "Invalid 'targetFileName' property"
    )]
    [InlineData("""{"name":"provisions"}""", "Invalid 'provisions' property")]
    [InlineData("""{"name":"provisions","provisions":[[{}]]}""", "Invalid 'provisions' property")]
    [InlineData("""{"name":"reboot","timestamp":"soon"}""", "Invalid 'timestamp' property")]
    [InlineData("""{"name":""", "SyntaxError: ")]
    [InlineData("""[1]""", "A task is a JSON object.")]
    public async Task What_is_no_task_is_400_in_the_documented_words(string task, string message)
    {
        var id = await server.Acs.IntroduceAsync("words");
        var reply = await PostAsync(id, task);
        Assert.Equal(400, reply.Status);
        Assert.StartsWith(message, reply.Text);
    }

    [Fact]
    public async Task A_trailing_dot_is_taken_off_and_json_may_look_like_a_form()
    {
        var id = await server.Acs.IntroduceAsync("dots");
        // curl -d says that this is a form, as many scripts do.
        var reply = await PostAsync(id, """{"name":"refreshObject","objectName":"Device.New."}""");
        Assert.Equal(202, reply.Status);
        using var cpe = server.Acs.NewCpe();
        await cpe.PostAsync(Xml.Inform("dots"));
        var request = await cpe.PostAsync("");
        Assert.Equal("GetParameterNames", request.Message());
        Assert.Equal("Device.New.", request.Text("ParameterPath"));
        await cpe.PostAsync(Xml.Envelope(Xml.Fault(9005, "no such"), request.Text("ID")));
    }

    [Fact]
    public async Task A_password_goes_to_the_device_and_is_given_back_to_nobody()
    {
        var id = await server.Acs.IntroduceAsync("secret");
        var reply = await PostAsync(
            id,
            """{"name":"setParameterValues","parameterValues":[["Device.X.Password","hush1234"]]}"""
        );
        Assert.Equal(202, reply.Status);
        Assert.DoesNotContain("hush1234", reply.Text);
        Assert.DoesNotContain("hush1234", (await server.CurlAsync("/tasks/")).Text);
        await server.Acs.SubmitAsync(
            id,
            new SetParameterValuesRequest([new NamedValue("Device.X.Password", "hush5678")])
        );
        Assert.DoesNotContain("hush5678", (await server.CurlAsync("/tasks/")).Text);
        using var cpe = server.Acs.NewCpe();
        await cpe.PostAsync(Xml.Inform("secret"));
        var request = await cpe.PostAsync("");
        Assert.Contains("hush1234", request.Body);
        await cpe.PostAsync(Xml.Envelope(Xml.Fault(9002, "broken"), request.Text("ID")));
        Assert.DoesNotContain("hush1234", (await server.CurlAsync("/faults/")).Text);
    }

    [Fact]
    public async Task A_task_waits_for_its_time()
    {
        var id = await server.Acs.IntroduceAsync("later");
        var later = TimeProvider.System.GetUtcNow().AddHours(1).ToString("O");
        await PostAsync(id, $$"""{"name":"reboot","timestamp":"{{later}}"}""");
        using var cpe = server.Acs.NewCpe();
        await cpe.PostAsync(Xml.Inform("later"));
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
        Assert.Single(await TasksAsync(id));
    }

    [Fact]
    public async Task A_key_makes_a_task_take_the_place_of_another()
    {
        var id = await server.Acs.IntroduceAsync("unique");
        await PostAsync(id, """{"name":"reboot","uniqueKey":"k","mark":1}""");
        await PostAsync(id, """{"name":"factoryReset","uniqueKey":"other"}""");
        await PostAsync(id, """{"name":"reboot","uniqueKey":"k","mark":2}""");
        var left = await TasksAsync(id);
        Assert.Equal(2, left.Count);
        Assert.Equal(2, left[1].GetProperty("mark").GetInt32());
    }

    private async Task<string> ReachableAsync(string serial, string url) =>
        await server.Acs.IntroduceAsync(
            serial,
            Xml.Parameter("Device.ManagementServer.ConnectionRequestURL", url)
        );

    private Task<CurlReply> PostAsync(string id, string task, string query = "") =>
        server.CurlAsync(
            $"/devices/{id.Replace("%", "%25", StringComparison.Ordinal)}/tasks{query}",
            "-X",
            "POST",
            "-d",
            task
        );

    private Task<List<JsonElement>> TasksAsync(string id) =>
        server.FindAsync($$"""/tasks/?query={"device":"{{id}}"}""");
}

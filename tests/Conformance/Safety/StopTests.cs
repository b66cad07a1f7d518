using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Acs.Tests.Wire;
using Conformance.Processes;
using Xunit;

namespace Conformance.Safety;

/// <summary>The real program is told to stop.</summary>
public sealed class StopTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("muster-stop-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task A_session_that_is_open_is_finished_and_nobody_else_is_let_in()
    {
        string task;
        await using (var server = await ServeAsync("--stop-patience=15s"))
        {
            using var cpe = new LockStepCpe(server.Cwmp);
            await cpe.PostAsync(Xml.Inform());
            task = await SubmitAsync(server);
            var request = await cpe.PostAsync("");
            Assert.Equal("GetParameterValues", request.Message());
            server.Terminate();

            using var later = new LockStepCpe(server.Cwmp);
            await WaitForAsync(server, HttpStatusCode.ServiceUnavailable);
            var refused = await later.PostAsync(Xml.Inform("2"));
            Assert.Equal(503, refused.Status);
            Assert.NotEmpty(refused.Headers["Retry-After"]);
            var ready = await server.Api.GetFromJsonAsync<JsonElement>("health/live");
            Assert.Equal("ok", ready.GetProperty("status").GetString());

            var last = await cpe.PostAsync(
                Xml.Envelope(
                    "<cwmp:GetParameterValuesResponse><ParameterList>"
                        + Xml.Parameter("Device.A", "1")
                        + "</ParameterList></cwmp:GetParameterValuesResponse>",
                    request.Text("ID")
                )
            );
            Assert.Equal(204, last.Status);
            Assert.Equal(0, await server.EndAsync());
        }
        await using var again = await ServeAsync();
        var done = await again.Api.GetFromJsonAsync<JsonElement>($"api/v1/tasks/{task}");
        Assert.Equal("done", done.GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_device_that_says_nothing_more_holds_up_the_end_no_longer_than_is_allowed()
    {
        await using var server = await ServeAsync("--stop-patience=0.2s");
        using var cpe = new LockStepCpe(server.Cwmp);
        await cpe.PostAsync(Xml.Inform());
        server.Terminate();
        Assert.Equal(0, await server.EndAsync());
    }

    [Fact]
    public async Task An_Inform_that_was_let_in_and_comes_slowly_is_heard_and_its_session_finished()
    {
        await using var server = await ServeAsync("--stop-patience=15s");
        using var cpe = new LockStepCpe(server.Cwmp);
        var body = Encoding.UTF8.GetBytes(Xml.Inform());
        await cpe.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /cwmp HTTP/1.1\r\nHost: {server.Cwmp.Authority}\r\nContent-Type: text/xml\r\n"
                    + $"Content-Length: {body.Length}\r\nExpect: 100-continue\r\n\r\n"
            )
        );
        // Its body is wanted: it was let in.
        Assert.Equal(100, (await cpe.ReceiveAsync()).Status);
        server.Terminate();
        var last = body.Length - 1;
        for (var octet = 0; octet < last; octet++)
        {
            await cpe.WriteAsync(body[octet..(octet + 1)]);
            // It waits: a server that does not is gone before the last octet.
            await WaitForAsync(server, HttpStatusCode.ServiceUnavailable);
        }
        var informed = await cpe.SendAsync(body[last..]);
        Assert.Equal("InformResponse", informed.Message());
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
        Assert.Equal(0, await server.EndAsync());
    }

    private static async Task WaitForAsync(MusterProcess server, HttpStatusCode status)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            using var ready = await server.Api.GetAsync("health/ready", patience.Token);
            if (ready.StatusCode != status)
                continue;
            var health = await ready.Content.ReadFromJsonAsync<JsonElement>(patience.Token);
            Assert.Equal("stopping", health.GetProperty("checks").GetProperty("cwmp").GetString());
            return;
        }
    }

    private Task<MusterProcess> ServeAsync(params string[] more) =>
        MusterProcess.ServeAsync(_data.FullName, ["--wake-own-credentials=false", .. more]);

    private static async Task<string> SubmitAsync(MusterProcess server)
    {
        using var reply = await server.Api.PostAsJsonAsync(
            "api/v1/devices/00AABB-HG1-1/tasks",
            new { kind = "getParameterValues", parameterNames = new[] { "Device.A" } }
        );
        reply.EnsureSuccessStatusCode();
        var list = await reply.Content.ReadFromJsonAsync<JsonElement>();
        return list.GetProperty("items")[0].GetProperty("id").GetString()!;
    }
}

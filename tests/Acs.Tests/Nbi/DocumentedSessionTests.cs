using Acs.Tests.Wire;
using Muster.Acs.Tests.Waking;
using Xunit;

namespace Muster.Acs.Nbi;

/// <summary>
/// One session of a client with curl, call by call through all that GenieACS's northbound interface is
/// documented to answer: status, reason phrase, headers and body.
/// </summary>
public sealed class DocumentedSessionTests(NbiServer server) : IClassFixture<NbiServer>
{
    private const string Id = "00AABB-HG1-A%2D1";
    private const string Device = "/devices/00AABB-HG1-A%252D1";

    [Fact]
    public async Task Every_call_is_answered_as_documented()
    {
        await using var knocks = new KnockListener([.. Enumerable.Repeat(Reply.Status(200), 20)]);
        await IntroduceAsync(knocks.Url);
        await AllAsync(DocumentedCalls.Devices(Id));
        await AllAsync(DocumentedCalls.Paths);
        await AllAsync(DocumentedCalls.Rules);
        await AllAsync(DocumentedCalls.Files);
        await AllAsync(DocumentedCalls.TasksThatWait(Device, Id));
        await NoTasksAsync();
        await TasksInSessionsAsync(knocks);
        await OperationAsync();
        await AllAsync(DocumentedCalls.Unreachable(Device));
        await AllAsync(DocumentedCalls.Goodbye(Device));
    }

    private async Task IntroduceAsync(string url)
    {
        using var cpe = server.Acs.NewCpe();
        await cpe.PostAsync(
            Xml.Inform(
                "A-1",
                "0 BOOTSTRAP|1 BOOT",
                parameters: Xml.Parameter("Device.DeviceInfo.UpTime", "77", "xsd:unsignedInt")
                    + Xml.Parameter("Device.ManagementServer.ConnectionRequestURL", url)
            )
        );
        await cpe.PostAsync("");
        await server.Acs.IntroduceAsync("offline");
        await AllAsync(DocumentedCalls.Refresh(Device, Id));
        await cpe.PostAsync(Xml.Inform("A-1"));
        var request = await cpe.PostAsync("");
        while (request.Body.Length > 0)
            request = await cpe.AnswerAsync(request, Told(request));
    }

    private static string Told(WireReply request)
    {
        string Name(string name, int writable) =>
            $"<ParameterInfoStruct><Name>Device.DeviceInfo.{name}</Name>"
            + $"<Writable>{writable}</Writable></ParameterInfoStruct>";
        var name = request.Message().Replace("Get", "", StringComparison.Ordinal);
        var list =
            name == "ParameterNames"
                ? Name("", 0) + Name("UpTime", 0) + Name("ProvisioningCode", 1)
                : Xml.Parameter("Device.DeviceInfo.UpTime", "77", "xsd:unsignedInt")
                    + Xml.Parameter("Device.DeviceInfo.ProvisioningCode", "");
        return $"<cwmp:Get{name}Response><ParameterList>{list}</ParameterList></cwmp:Get{name}Response>";
    }

    private async Task AllAsync(IEnumerable<DocumentedCall> calls)
    {
        foreach (var call in calls)
            call.Check(await call.RunAsync(server));
    }

    private async Task NoTasksAsync()
    {
        foreach (var task in await server.FindAsync("/tasks/?projection=_id"))
            await AllAsync([new("DELETE", $"/tasks/{task.GetProperty("_id")}", "200 OK")]);
        await AllAsync([new("GET", "/tasks/", "200 OK", "[]")]);
    }

    /// <summary>200 when it was done, 202 when it failed, each in the session that was asked for.</summary>
    private async Task TasksInSessionsAsync(KnockListener knocks)
    {
        var heard = knocks.Requests.Count;
        foreach (var call in DocumentedCalls.TasksInSessions(Device, Id))
        {
            using var cpe = server.Acs.NewCpe();
            var running = call.RunAsync(server);
            heard++;
            await Wait.UntilAsync(() => knocks.Requests.Count >= heard, "a connection request");
            await cpe.PostAsync(Xml.Inform("A-1", "6 CONNECTION REQUEST"));
            var request = await cpe.PostAsync("");
            Assert.Equal("GetParameterValues", request.Message());
            var isRefused = call.Line.Contains("faulted", StringComparison.Ordinal);
            var answer = isRefused
                ? Xml.Fault(9002, "Internal error")
                : "<cwmp:GetParameterValuesResponse><ParameterList>"
                    + Xml.Parameter("Device.DeviceInfo.UpTime", "78", "xsd:unsignedInt")
                    + "</ParameterList></cwmp:GetParameterValuesResponse>";
            Assert.Empty((await cpe.PostAsync(Xml.Envelope(answer, request.Text("ID")))).Body);
            call.Check(await running);
        }
        var failed = Assert.Single(await server.FindAsync("/tasks/"));
        var task = failed.GetProperty("_id").GetString()!;
        await AllAsync(DocumentedCalls.Faults(Id, task));
    }

    /// <summary>A Download that the device has taken on is no task any more, but an operation.</summary>
    private async Task OperationAsync()
    {
        await AllAsync(DocumentedCalls.Download(Device, Id));
        using var cpe = server.Acs.NewCpe();
        await cpe.PostAsync(Xml.Inform("A-1"));
        var request = await cpe.PostAsync("");
        Assert.Equal("Download", request.Message());
        await cpe.AcceptAsync(request);
        var key = request.Text("CommandKey")!;
        await AllAsync(DocumentedCalls.Operations(Id, key));
        await cpe.PostAsync(Xml.Inform("A-1", $"7 TRANSFER COMPLETE|M Download={key}"));
        await cpe.PostAsync(Xml.Envelope(Xml.TransferComplete(key)));
        await cpe.PostAsync("");
        await AllAsync([new("GET", "/operations/", "200 OK", "[]")]);
    }
}

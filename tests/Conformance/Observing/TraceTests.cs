using System.Net.Http.Json;
using System.Text.Json;
using Acs.Tests.Wire;
using Conformance.Processes;
using Xunit;

namespace Conformance.Observing;

/// <summary>What the real program sends by OTLP, over the wire.</summary>
public sealed class TraceTests : IAsyncLifetime
{
    private const string Secret = "wpa-passphrase-8731";
    private const string Device = "00AABB-HG1-1";
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("muster-traces-");
    private OtlpReceiver _collector = null!;

    public async ValueTask InitializeAsync() => _collector = await OtlpReceiver.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _collector.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_session_its_RPCs_with_their_causes_scripts_and_commits_are_spans()
    {
        string task;
        await using (
            var server = await MusterProcess.ServeAsync(
                _data.FullName,
                "--wake-own-credentials=false",
                "--wake-networks=loopback",
                $"--otlp-endpoint={_collector.Url}",
                "--otlp-headers=x-test=from-muster",
                "--trace-sample=1",
                "--log-level=information"
            )
        )
        {
            await PutRulesAsync(server);
            task = await OneSessionAsync(server);
            using var woken = await server.Api.PostAsync(
                $"api/v1/devices/{Device}/wake",
                JsonContent.Create(new { })
            );
            server.Terminate();
            Assert.Equal(0, await server.EndAsync());
        }
        var spans = _collector.Spans;
        var session = Assert.Single(spans, span => span.Name == "session");
        Assert.Equal(Device, session.Tags["muster.device"]);
        Assert.Equal("2 PERIODIC", session.Tags["muster.events"]);
        Assert.Equal("completed", session.Tags["muster.outcome"]);
        Assert.Equal("", session.Parent);
        OtlpSpan Part(string name) =>
            Assert.Single(spans, span => span.Name == name && span.Trace == session.Trace);
        var write = Part("SetParameterValues");
        Assert.Equal(session.Id, write.Parent);
        Assert.Contains(task, write.Tags["muster.cause"], StringComparison.Ordinal);
        Assert.Equal("9003", write.Tags["cwmp.fault_code"]);
        Assert.Equal(session.Id, Part("store the Inform").Parent);
        Assert.Contains(spans, span => span.Name == "script" && span.Parent == Part("rules").Id);
        // The rule's own RPC is a part of following the rules, and names its script.
        var read = Part("GetParameterValues");
        Assert.Contains("greet", read.Tags["muster.cause"], StringComparison.Ordinal);
        Assert.Contains(spans, span => span.Name == "store commit" && span.Parent == "");
        var knock = spans.First(span => span.Name == "connection request");
        Assert.Equal(("http", Device), (knock.Tags["muster.way"], knock.Tags["muster.device"]));

        Assert.NotEmpty(_collector.Bodies("/v1/metrics"));
        Assert.NotEmpty(_collector.Bodies("/v1/logs"));
        Assert.True(_collector.Holds("muster.sessions.opened"));
        Assert.True(_collector.Holds("muster.rpc.duration"));
        Assert.True(_collector.Holds("asked SetParameterValues"));
        Assert.All(_collector.Headers, header => Assert.Equal("from-muster", header));
        Assert.False(_collector.Holds(Secret));
        Assert.False(_collector.Holds("kill-test-key"));
    }

    private static async Task PutRulesAsync(MusterProcess server)
    {
        using var script = await server.Api.PutAsync(
            "api/v1/provisions/greet",
            new StringContent("declare('Device.Greeting', {value: Date.now()});")
        );
        script.EnsureSuccessStatusCode();
        using var preset = await server.Api.PutAsync(
            "api/v1/presets/greet",
            new StringContent(
                """
                {"weight":0,"channel":"greet","precondition":"",
                 "configurations":[{"type":"provision","name":"greet"}]}
                """
            )
        );
        preset.EnsureSuccessStatusCode();
    }

    private static async Task<string> OneSessionAsync(MusterProcess server)
    {
        using var cpe = new LockStepCpe(server.Cwmp);
        // Nobody listens on port 1: the connection request is refused at once.
        await cpe.PostAsync(
            Xml.Inform(
                parameters: Xml.Parameter(
                    "Device.ManagementServer.ConnectionRequestURL",
                    "http://127.0.0.1:1/"
                )
            )
        );
        using var submitted = await server.Api.PostAsJsonAsync(
            $"api/v1/devices/{Device}/tasks",
            new
            {
                kind = "setParameterValues",
                parameterValues = new[]
                {
                    new
                    {
                        name = "Device.WiFi.AccessPoint.1.Security.KeyPassphrase",
                        value = Secret,
                    },
                },
            }
        );
        submitted.EnsureSuccessStatusCode();
        var tasks = await submitted.Content.ReadFromJsonAsync<JsonElement>();
        var request = await cpe.PostAsync("");
        while (request.Status == 200)
        {
            var answer =
                request.Message() == "SetParameterValues"
                    ? Xml.Fault(9003, $"no {Secret}, please")
                    : "<cwmp:GetParameterValuesResponse><ParameterList>"
                        + Xml.Parameter("Device.Greeting", "hello")
                        + "</ParameterList></cwmp:GetParameterValuesResponse>";
            if (request.Message() == "GetParameterNames")
                answer =
                    "<cwmp:GetParameterNamesResponse><ParameterList><ParameterInfoStruct>"
                    + "<Name>Device.Greeting</Name><Writable>1</Writable></ParameterInfoStruct>"
                    + "</ParameterList></cwmp:GetParameterNamesResponse>";
            request = await cpe.PostAsync(Xml.Envelope(answer, request.Text("ID")));
        }
        Assert.Equal(204, request.Status);
        return tasks.GetProperty("items")[0].GetProperty("id").GetString()!;
    }
}

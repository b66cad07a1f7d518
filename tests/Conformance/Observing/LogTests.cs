using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Acs.Tests.Wire;
using Conformance.Processes;
using Xunit;

namespace Conformance.Observing;

/// <summary>What the real program writes of a session: its log and its access log.</summary>
public sealed partial class LogTests : IDisposable
{
    private const string Secret = "pppoe-password-5512";
    private const string Device = "00AABB-HG1-1";
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("muster-logs-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Each_event_of_a_session_is_one_JSON_line_with_device_and_session()
    {
        var access = Path.Combine(_data.FullName, "access.log");
        IReadOnlyList<string> said;
        await using (var server = await ServeAsync("--log-format=json", $"--access-log={access}"))
        {
            await OneSessionAsync(server);
            server.Terminate();
            Assert.Equal(0, await server.EndAsync());
            said = server.LastWords();
        }
        var lines = said.Where(line => line.StartsWith('{'))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.TryGetProperty("session", out _))
            .ToList();
        Assert.Equal(
            [
                "session.informed",
                "session.registered",
                "session.asked",
                "session.refused",
                "session.faulted",
                "session.ended",
            ],
            lines.Select(line => line.GetProperty("event").GetString())
        );
        Assert.All(
            lines,
            line =>
            {
                Assert.Equal(Device, line.GetProperty("deviceId").GetString());
                Assert.Equal(
                    lines[0].GetProperty("session").GetGuid(),
                    line.GetProperty("session").GetGuid()
                );
            }
        );
        Assert.Equal(9003, lines[3].GetProperty("faultCode").GetInt32());
        Assert.Equal(1, lines[5].GetProperty("rpcs").GetInt32());
        Assert.DoesNotContain(said, line => line.Contains(Secret, StringComparison.Ordinal));
        CheckAccess(await File.ReadAllLinesAsync(access));
    }

    [Fact]
    public async Task The_access_log_is_JSON_where_it_is_asked_for()
    {
        var access = Path.Combine(_data.FullName, "access.log");
        await using (
            var server = await ServeAsync("--access-log-format=json", $"--access-log={access}")
        )
        {
            await OneSessionAsync(server);
            using var stranger = new LockStepCpe(server.Cwmp);
            Assert.Equal(400, (await stranger.PostAsync("no XML at all")).Status);
            server.Terminate();
            Assert.Equal(0, await server.EndAsync());
        }
        var lines = (await File.ReadAllLinesAsync(access))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToList();
        Assert.All(
            lines,
            line =>
            {
                Assert.Equal("muster-cwmp", line.GetProperty("name").GetString());
                Assert.True(line.GetProperty("pid").GetInt32() > 0);
                Assert.Equal("127.0.0.1", line.GetProperty("remoteAddress").GetString());
            }
        );
        var inform = lines[0];
        Assert.Equal("Inform", inform.GetProperty("message").GetString());
        Assert.Equal(Device, inform.GetProperty("deviceId").GetString());
        Assert.Equal("0 BOOTSTRAP,1 BOOT", inform.GetProperty("informEvent").GetString());
        var unread = lines[^1];
        Assert.Equal("XML parse error", unread.GetProperty("message").GetString());
        Assert.NotEmpty(unread.GetProperty("parseError").GetString()!);
    }

    /// <summary>As people's scripts take it apart: time, level, address, device, message, pairs.</summary>
    private static void CheckAccess(string[] lines)
    {
        var parts = lines.Select(line => Simple().Match(line)).ToList();
        Assert.All(parts, part => Assert.True(part.Success));
        Assert.Equal(
            ["Inform", "New device registered", "ACS request", "CPE fault", "Channel has faulted"],
            parts.Select(part => part.Groups["message"].Value)
        );
        Assert.All(
            parts,
            part =>
            {
                Assert.Equal("127.0.0.1", part.Groups["address"].Value);
                Assert.Equal(Device, part.Groups["device"].Value);
            }
        );
        Assert.Contains(
            "informEvent=\"0 BOOTSTRAP,1 BOOT\"; cpeRequestId=\"1\"",
            lines[0],
            StringComparison.Ordinal
        );
        Assert.Contains(
            "acsRequestName=\"SetParameterValues\"",
            lines[2],
            StringComparison.Ordinal
        );
        Assert.Equal("WARN", parts[3].Groups["level"].Value);
        Assert.Contains("cpeFaultCode=\"9003\"", lines[3], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains(Secret, StringComparison.Ordinal));
    }

    private Task<MusterProcess> ServeAsync(params string[] more) =>
        MusterProcess.ServeAsync(
            _data.FullName,
            ["--wake-own-credentials=false", "--log-level=information", .. more]
        );

    private static async Task OneSessionAsync(MusterProcess server)
    {
        using var cpe = new LockStepCpe(server.Cwmp);
        await cpe.PostAsync(Xml.Inform(events: "0 BOOTSTRAP|1 BOOT"));
        using var submitted = await server.Api.PostAsJsonAsync(
            $"api/v1/devices/{Device}/tasks",
            new
            {
                kind = "setParameterValues",
                parameterValues = new[]
                {
                    new { name = "Device.PPP.Interface.1.Password", value = Secret },
                },
            }
        );
        submitted.EnsureSuccessStatusCode();
        var request = await cpe.PostAsync("");
        Assert.Equal("SetParameterValues", request.Message());
        var answer = Xml.Fault(9003, $"'{Secret}' is no good");
        Assert.Equal(204, (await cpe.PostAsync(Xml.Envelope(answer, request.Text("ID")))).Status);
    }

    private const string Time = @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z";
    private const string Who = @"\[(?<level>INFO|WARN|ERROR)\] (?<address>\S+) (?<device>\S+)";
    private const string What = """(?<message>[^;]+)(; \w+="(\\.|[^"])*")*""";

    [GeneratedRegex(
        $"^{Time} {Who}: {What}$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Simple();
}

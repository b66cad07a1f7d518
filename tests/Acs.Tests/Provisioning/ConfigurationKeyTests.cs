using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Acs.Tests.Quirks;
using Acs.Tests.Wire;
using Muster.Acs.Devices;
using Muster.Acs.Nbi;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Waking;
using Muster.Acs.Waking;
using Muster.Cwmp.ConnectionRequests;
using Xunit;

namespace Acs.Tests.Provisioning;

/// <summary>Keys of GenieACS's configuration that are about how devices are spoken to and reached.</summary>
public sealed class ConfigurationKeyTests(SharedAcs server) : IClassFixture<SharedAcs>
{
    private readonly TestAcs _acs = server.Acs;

    [Theory]
    [InlineData("TRUE", "true")]
    [InlineData("FALSE", "1")]
    [InlineData("CASE WHEN productClass = 'OTHER' THEN TRUE END", "1")]
    public async Task Booleans_are_written_as_the_key_says(string expression, string written)
    {
        await ConfigAsync(
            _acs,
            "cwmp.booleanLiteral",
            $"CASE WHEN oui = '00AABB' THEN {expression} END"
        );
        using var talk = new Talk(_acs, "BOOL" + expression.Length);
        await talk.IntroduceAsync();
        await talk.SubmitAsync(
            new SetParameterValuesRequest([new("Device.A", "1", "xsd:boolean")])
        );
        var request = await talk.CallHomeAsync();
        Assert.Equal(written, request.Text("Value"));
    }

    [Theory]
    [InlineData("FALSE", "2026-03-01T12:00:00Z")]
    [InlineData("TRUE", "2026-03-01T12:00:00.5Z")]
    public async Task Times_are_written_as_the_key_says(string expression, string written)
    {
        await ConfigAsync(_acs, "cwmp.datetimeMilliseconds", expression);
        using var talk = new Talk(_acs, "TIME" + expression);
        await talk.IntroduceAsync();
        await talk.SubmitAsync(
            new SetParameterValuesRequest([
                new("Device.A", "2026-03-01T12:00:00.5Z", "xsd:dateTime"),
            ])
        );
        var request = await talk.CallHomeAsync();
        Assert.Equal(written, request.Text("Value"));
    }

    [Theory]
    [InlineData("0", "Device.:0")]
    [InlineData("1", "Device.:0")]
    [InlineData("2", "Device.:1 Device.Time.:1")]
    public async Task Objects_above_a_depth_are_listed_one_by_one(string depth, string listed)
    {
        await ConfigAsync(
            _acs,
            "cwmp.gpnNextLevel",
            $"CASE WHEN productClass = 'GPN{depth}' THEN {depth} END"
        );
        using var talk = new Talk(_acs, "GPN" + depth);
        await talk.IntroduceAsync();
        await talk.SubmitAsync(new RefreshObjectRequest("Device."));
        var requests = await talk.ServeAsync(request =>
            request.Message() != "GetParameterNames" ? Talk.Values(request.Texts("string"))
            : request.Text("ParameterPath") == "Device." && request.Text("NextLevel") == "1"
                ? Talk.Names("Device.Time.")
            : Talk.Names("Device.Time.", "Device.Time.Enable")
        );
        Assert.Equal(
            listed,
            string.Join(
                ' ',
                requests
                    .Where(request => request.Message() == "GetParameterNames")
                    .Select(request =>
                        $"{request.Text("ParameterPath")}:{request.Text("NextLevel")}"
                    )
            )
        );
    }

    [Theory]
    [InlineData("TRUE", "Device.")]
    [InlineData("FALSE", "")]
    public async Task The_empty_path_is_not_asked_for_where_the_key_says_so(
        string expression,
        string path
    )
    {
        await ConfigAsync(_acs, "cwmp.skipRootGpn", expression);
        using var talk = new Talk(_acs, "ROOT" + expression);
        await talk.SetAsync("takesEmptyPath", "true");
        await talk.Cpe.PostAsync(
            talk.Inform().Replace("Device.DeviceInfo.", ".DeviceInfo.", StringComparison.Ordinal)
        );
        await talk.SubmitAsync(new RefreshObjectRequest());
        Assert.Equal(path, (await talk.Cpe.PostAsync("")).Text("ParameterPath"));
    }

    [Theory]
    [InlineData("basic1", true)]
    [InlineData("basic2", false)]
    public async Task A_device_that_offers_Basic_alone_is_answered_where_the_key_says_so(
        string serial,
        bool isAnswered
    )
    {
        await ConfigAsync(
            _acs,
            "cwmp.connectionRequestAllowBasicAuth",
            "DeviceID.SerialNumber = 'basic1'"
        );
        await using var cpe = new KnockListener(
            Reply.Status(401, "WWW-Authenticate: Basic realm=\"cpe\""),
            Reply.Status(200)
        );
        var outcome = await AskAsync(_acs, serial, cpe.Url);
        Assert.Equal(
            isAnswered ? ConnectionRequestResult.Accepted : ConnectionRequestResult.Refused,
            outcome.Result
        );
        Assert.Equal(
            isAnswered,
            cpe.Requests.Any(head =>
                head.Contains("\r\nAuthorization: Basic ", StringComparison.Ordinal)
            )
        );
    }

    [Fact]
    public async Task A_connection_request_may_take_as_long_as_the_key_says()
    {
        await ConfigAsync(
            _acs,
            "cwmp.connectionRequestTimeout",
            "CASE WHEN serialNumber = 'slow' THEN 200 END"
        );
        await using var cpe = new KnockListener(new Reply(""));
        var since = Stopwatch.GetTimestamp();
        var outcome = await AskAsync(_acs, "slow", cpe.Url);
        Assert.Equal(ConnectionRequestResult.NoAnswer, outcome.Result);
        Assert.True(Stopwatch.GetElapsedTime(since) < ConnectionRequest.Timeout);
    }

    [Fact]
    public async Task A_device_may_be_silent_as_long_as_the_key_says()
    {
        var clock = new TestClock();
        await using var acs = await TestAcs.StartAsync(
            // Over an RPC it is given time to think; that is another option.
            options => options with { AnswerTimeout = TimeSpan.FromSeconds(1) },
            clock
        );
        await ConfigAsync(
            acs,
            "cwmp.sessionTimeout",
            "CASE WHEN serialNumber = 'patient' THEN 90 END"
        );
        var ends = new Dictionary<string, int>();
        foreach (var serial in new[] { "patient", "usual" })
        {
            var id = await acs.IntroduceAsync(serial);
            await acs.SubmitAsync(id, new GetParameterValuesRequest(["Device.A"]));
            using var cpe = acs.NewCpe();
            await cpe.PostAsync(Xml.Inform(serial));
            var request = await cpe.PostAsync("");
            Assert.Equal("GetParameterValues", request.Message());
            clock.Advance(TimeSpan.FromSeconds(60));
            if (serial == "usual")
                await Wait.UntilAsync(() => acs.Sessions.Counters.Open == 0, "the session ended");
            ends[serial] = (
                await cpe.PostAsync(Xml.Envelope(Xml.Fault(9005, "no"), request.Text("ID")))
            ).Status;
        }
        Assert.Equal((204, 400), (ends["patient"], ends["usual"]));
        // Its task is there again for the next session; then nothing is under way any more.
        using var next = acs.NewCpe();
        await next.PostAsync(Xml.Inform("usual"));
        var again = await next.PostAsync("");
        Assert.Equal("GetParameterValues", again.Message());
        await next.PostAsync(Xml.Envelope(Xml.Fault(9005, "no"), again.Text("ID")));
    }

    [Fact]
    public async Task A_session_is_waited_for_as_long_as_the_key_says()
    {
        Assert.Equal(TimeSpan.FromSeconds(4), Muster.Acs.Nbi.Tasks.TaskPatience.Of(null, null));
        var clock = new TestClock();
        await using var acs = await TestAcs.StartAsync(
            options => options with { NbiTrusted = [System.Net.IPNetwork.Parse("127.0.0.0/8")] },
            clock
        );
        await ConfigAsync(
            acs,
            "cwmp.deviceOnlineThreshold",
            "CASE WHEN oui = '00AABB' THEN 500 END"
        );
        await using var cpe = new KnockListener(Reply.Status(200));
        var id = await acs.IntroduceAsync(
            "online",
            Xml.Parameter("Device.ManagementServer.ConnectionRequestURL", cpe.Url)
        );
        using var client = new HttpClient
        {
            BaseAddress = acs.Service<Muster.Acs.Hosting.ListeningPorts>()
                .Addresses(System.Net.IPAddress.Loopback)
                .Nbi!,
        };
        using var body = new StringContent("""{"name":"reboot"}""");
        var posting = client.PostAsync($"/devices/{id}/tasks?connection_request", body);
        // Less than the four seconds that are waited without the key.
        await Wait.UntilAsync(() => !cpe.Requests.IsEmpty, "it was knocked");
        var passed = TimeSpan.Zero;
        await Wait.UntilAsync(
            () =>
            {
                if (passed < TimeSpan.FromSeconds(3.5))
                    clock.Advance(TimeSpan.FromMilliseconds(100));
                passed += TimeSpan.FromMilliseconds(100);
                return posting.IsCompleted;
            },
            "the answer comes while the clock goes on"
        );
        using var reply = await posting;
        Assert.Equal("Task queued but not processed", reply.ReasonPhrase);
    }

    [Theory]
    [InlineData("cwmp.debug", "cwmp.debug: it is kept and not heeded: transcripts")]
    [InlineData("cwmp.udpConnectionRequestPort", "--stun-port")]
    [InlineData("cwmp.downloadSuccessOnTimeout", null)]
    [InlineData("cwmp.cookiesPath", "the cookie is for every path")]
    [InlineData("cwmp.sesionTimeout", "nothing here heeds it")]
    [InlineData("ui.pageSize", "GenieACS's console")]
    [InlineData("isp.ntp", null)]
    [InlineData("cwmp.auth", null)]
    [InlineData("cwmp.sessionTimeout", null)]
    public async Task Who_stores_a_key_that_is_not_heeded_is_told_what_takes_its_place(
        string key,
        string? warning
    )
    {
        await using var acs = await TestAcs.StartAsync();
        using var text = new StringContent("TRUE");
        using var reply = await acs.Api.PutAsync($"/api/v1/config/{key}", text);
        var stored = await reply.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(System.Net.HttpStatusCode.OK, reply.StatusCode);
        var warnings = stored.GetProperty("warnings").EnumerateArray().ToList();
        if (warning is null)
            Assert.Empty(warnings);
        else
            Assert.Contains(warning, Assert.Single(warnings).GetString(), StringComparison.Ordinal);
        var applied = await acs.Service<IPlans>()
            .ApplyAsync(
                new([new(DocumentKind.Config, "other", "1", null)]),
                new ChangeNote("test"),
                default
            );
        // Of a foreign console nobody needs to hear again and again.
        Assert.Equal(
            warning is null || key.StartsWith("ui.", StringComparison.Ordinal) ? 0 : 1,
            applied.Warnings.Count
        );
    }

    private static async Task<ConnectionRequestOutcome> AskAsync(
        TestAcs acs,
        string serial,
        string url
    )
    {
        var id = await acs.IntroduceAsync(
            serial,
            Xml.Parameter("Device.ManagementServer.ConnectionRequestURL", url)
        );
        return await acs.Service<IWaker>().AskAsync(DeviceKey.OfId(id), default);
    }

    private static Task ConfigAsync(TestAcs acs, string key, string expression) =>
        acs.Service<IProvisioning>()
            .PutAsync(DocumentKind.Config, key, expression, new ChangeNote("test"), default);
}

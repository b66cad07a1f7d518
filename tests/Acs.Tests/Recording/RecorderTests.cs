using Acs.Tests.Wire;
using Muster.Acs;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Recording;

public sealed class RecorderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_with_a_write_is_kept_with_its_cause()
    {
        await using var acs = await TestAcs.StartAsync(Quiet);
        var device = await acs.IntroduceAsync();
        var task = await acs.SubmitAsync(device, Write("Device.Users.User.1.Password", "s3cret"));
        await WriteSessionAsync(acs);
        var session = await OnlyAsync(acs, device);
        Assert.Equal(["change"], session.KeptFor);
        Assert.Equal("completed", session.Outcome);
        Assert.Equal((1, 3), (session.Rpcs, session.Exchanges));
        var transcript = await acs.Transcripts.GetAsync(session.Id, Token);
        Assert.Equal(
            ["Inform", null, "SetParameterValuesResponse"],
            transcript.Exchanges.Select(exchange => exchange.Request.Decoded?.Name)
        );
        Assert.Equal(
            ["InformResponse", "SetParameterValues", null],
            transcript.Exchanges.Select(exchange => exchange.Response.Decoded?.Name)
        );
        Assert.Equal(
            [null, $"task {task.Id} setParameterValues by server", null],
            transcript.Exchanges.Select(exchange => exchange.Cause)
        );
        Assert.StartsWith("HTTP/1.1 204", transcript.Exchanges[2].Response.Head);
        Assert.StartsWith("POST /cwmp HTTP/1.1\r\n", transcript.Exchanges[0].Request.Head);
    }

    [Fact, Quirk(137)]
    public async Task No_secret_is_in_it()
    {
        await using var acs = await TestAcs.StartAsync(Quiet);
        var device = await acs.IntroduceAsync();
        await acs.SubmitAsync(device, Write("Device.Users.User.1.Password", "s3cret-to-keep"));
        using var cpe = acs.NewCpe();
        var cookie = (await cpe.PostAsync(Xml.Inform())).Headers["Set-Cookie"].Single();
        await cpe.PostAsync("");
        await cpe.PostAsync(
            Xml.Envelope(
                "<cwmp:SetParameterValuesResponse><Status>0</Status>"
                    + "</cwmp:SetParameterValuesResponse>"
            ),
            "Authorization: Basic dXNlcjpwYXNz"
        );
        var session = await OnlyAsync(acs, device);
        var raw = await acs.Api.GetStringAsync($"/api/v1/sessions/{session.Id}/raw", Token);
        Assert.Contains("Device.Users.User.1.Password", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret-to-keep", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("dXNlcjpwYXNz", raw, StringComparison.Ordinal);
        Assert.DoesNotContain(cookie.Split(';')[0], raw, StringComparison.Ordinal);
        Assert.Contains("session=****", raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_idle_session_is_not_kept_unless_it_is_sampled()
    {
        await using var acs = await TestAcs.StartAsync(Quiet);
        var device = await acs.IntroduceAsync();
        await acs.SubmitAsync(device, new GetParameterValuesRequest(["Device.X"]));
        using var cpe = acs.NewCpe();
        await cpe.PostAsync(Xml.Inform());
        await cpe.PostAsync("");
        // A read that is answered changes nothing either.
        await cpe.PostAsync(
            Xml.Envelope(
                "<cwmp:GetParameterValuesResponse><ParameterList>"
                    + Xml.Parameter("Device.X", "1")
                    + "</ParameterList></cwmp:GetParameterValuesResponse>"
            )
        );
        // The next one is kept: what was not kept before it never will be.
        await acs.SubmitAsync(device, Write("Device.Y", "1"));
        await WriteSessionAsync(acs);
        await OnlyAsync(acs, device);
    }

    [Fact]
    public async Task With_a_sample_of_one_every_session_is_kept()
    {
        await using var acs = await TestAcs.StartAsync(options =>
            options with
            {
                RecorderSample = 1,
            }
        );
        var device = await acs.IntroduceAsync();
        var session = await OnlyAsync(acs, device);
        Assert.Equal(["sample"], session.KeptFor);
        Assert.Equal(["0 BOOTSTRAP", "1 BOOT"], session.Events);
    }

    [Fact]
    public async Task A_fault_keeps_a_session()
    {
        await using var acs = await TestAcs.StartAsync(Quiet);
        var device = await acs.IntroduceAsync();
        await acs.SubmitAsync(device, new GetParameterValuesRequest(["Device.X"]));
        using var cpe = acs.NewCpe();
        await cpe.PostAsync(Xml.Inform());
        await cpe.PostAsync("");
        await cpe.PostAsync(Xml.Envelope(Xml.Fault(9005, "no such parameter")));
        var session = await OnlyAsync(acs, device);
        Assert.Equal(["fault"], session.KeptFor);
        var transcript = await acs.Transcripts.GetAsync(session.Id, Token);
        Assert.Equal(9005, transcript.Exchanges[2].Request.Decoded!.FaultCode);
    }

    [Fact]
    public async Task A_message_nobody_can_read_is_kept_with_its_session()
    {
        await using var acs = await TestAcs.StartAsync(Quiet);
        var device = await acs.IntroduceAsync();
        using var cpe = acs.NewCpe();
        await cpe.PostAsync(Xml.Inform());
        Assert.Equal(400, (await cpe.PostAsync("<not-soap/>")).Status);
        var session = await OnlyAsync(acs, device);
        Assert.Equal("failed", session.Outcome);
        Assert.Equal(["fault", "refusal"], session.KeptFor);
        var transcript = await acs.Transcripts.GetAsync(session.Id, Token);
        Assert.Equal("<not-soap/>", transcript.Exchanges[1].Request.Body);
        Assert.StartsWith("HTTP/1.1 400", transcript.Exchanges[1].Response.Head);
    }

    [Fact]
    public async Task A_message_of_nobody_known_is_kept_by_itself()
    {
        await using var acs = await TestAcs.StartAsync(Quiet);
        using var cpe = acs.NewCpe();
        await cpe.PostAsync("<not-soap/>");
        await KeptAsync(acs, 1);
        var refused = await acs.GetJsonAsync("/api/v1/sessions/refused");
        var session = Assert.Single(refused.GetProperty("items").EnumerateArray());
        Assert.Equal("refused", session.GetProperty("outcome").GetString());
        Assert.Equal("127.0.0.1", session.GetProperty("remoteAddress").GetString());
    }

    [Fact]
    public async Task The_API_lists_and_shows_them()
    {
        await using var acs = await TestAcs.StartAsync(Quiet);
        var device = await acs.IntroduceAsync();
        await acs.SubmitAsync(device, Write("Device.Y", "1"));
        await WriteSessionAsync(acs);
        await KeptAsync(acs, 1);
        var list = await acs.GetJsonAsync($"/api/v1/devices/{device}/sessions?total=true");
        Assert.Equal(1, list.GetProperty("total").GetInt64());
        var id = list.GetProperty("items")[0].GetProperty("id").GetString();
        var shown = await acs.GetJsonAsync($"/api/v1/sessions/{id}");
        var parameters = shown
            .GetProperty("exchanges")[1]
            .GetProperty("response")
            .GetProperty("decoded")
            .GetProperty("parameters");
        Assert.Equal("Device.Y", parameters[0].GetProperty("name").GetString());
        Assert.Equal("1", parameters[0].GetProperty("value").GetString());
        using var missing = await acs.Api.GetAsync($"/api/v1/sessions/{Guid.Empty:N}", Token);
        Assert.Equal(404, (int)missing.StatusCode);
    }

    [Fact]
    public async Task A_body_larger_than_the_room_of_a_session_is_left_out()
    {
        await using var acs = await TestAcs.StartAsync(options =>
            options with
            {
                RecorderSample = 1,
                RecorderSessionSize = 16 * 1024,
                RecorderMemory = 64 * 1024,
            }
        );
        var device = await acs.IntroduceAsync("big", Xml.Parameter("A.B", new string('x', 20_000)));
        var session = await OnlyAsync(acs, device);
        var transcript = await acs.Transcripts.GetAsync(session.Id, Token);
        var inform = transcript.Exchanges[0];
        Assert.Null(inform.Request.Body);
        Assert.True(inform.Request.Size > 20_000);
        Assert.Equal("InformResponse", inform.Response.Decoded?.Name);
    }

    [Fact]
    public async Task Without_room_in_memory_sessions_go_on_and_the_loss_is_counted()
    {
        await using var acs = await TestAcs.StartAsync(options =>
            options with
            {
                RecorderSample = 1,
                RecorderSessionSize = 16 * 1024,
                RecorderMemory = 16 * 1024,
            }
        );
        var cpes = Enumerable.Range(0, 20).Select(_ => acs.NewCpe()).ToList();
        foreach (var (cpe, i) in cpes.Select((cpe, i) => (cpe, i)))
            Assert.Equal("InformResponse", (await cpe.PostAsync(Xml.Inform($"m{i}"))).Message());
        foreach (var cpe in cpes)
        {
            Assert.Equal(204, (await cpe.PostAsync("")).Status);
            cpe.Dispose();
        }
        await Wait.UntilAsync(
            () => acs.Transcripts.Counters is var c && c.Kept + c.Dropped == 20,
            "every session is stored or counted as dropped"
        );
        Assert.InRange(acs.Transcripts.Counters.Dropped, 1, 19);
    }

    [Fact]
    public async Task The_oldest_make_way_when_the_store_is_full()
    {
        await using var acs = await TestAcs.StartAsync(options =>
            options with
            {
                RecorderSample = 1,
                RecorderSize = 3_000,
            }
        );
        for (var i = 0; i < 8; i++)
            await acs.IntroduceAsync($"full{i}");
        await KeptAsync(acs, 8);
        await Wait.UntilAsync(() => acs.Transcripts.Counters.Removed > 0, "old ones are removed");
        var query = new TranscriptQuery { DeviceId = "00AABB-HG1-full0" };
        Assert.Empty((await acs.Transcripts.ListAsync(query, Token)).Items);
        query = new TranscriptQuery { DeviceId = "00AABB-HG1-full7" };
        Assert.Single((await acs.Transcripts.ListAsync(query, Token)).Items);
    }

    private static AcsOptions Quiet(AcsOptions options) => options with { RecorderSample = 0 };

    private static SetParameterValuesRequest Write(string name, string value) =>
        new([new NamedValue(name, value, "xsd:string")]);

    private static async Task WriteSessionAsync(TestAcs acs)
    {
        using var cpe = acs.NewCpe();
        await cpe.PostAsync(Xml.Inform());
        Assert.Equal("SetParameterValues", (await cpe.PostAsync("")).Message());
        var end = await cpe.PostAsync(
            Xml.Envelope(
                "<cwmp:SetParameterValuesResponse><Status>0</Status>"
                    + "</cwmp:SetParameterValuesResponse>"
            )
        );
        Assert.Equal(204, end.Status);
    }

    private static Task KeptAsync(TestAcs acs, int count) =>
        Wait.UntilAsync(
            () => acs.Transcripts.Counters.Kept >= count,
            $"{count} transcripts are stored"
        );

    private static async Task<RecordedSession> OnlyAsync(TestAcs acs, string device)
    {
        await KeptAsync(acs, 1);
        var page = await acs.Transcripts.ListAsync(
            new TranscriptQuery { DeviceId = device },
            Token
        );
        return Assert.Single(page.Items);
    }
}

using System.Text;
using Acs.Tests.Wire;
using Muster.Acs;
using Muster.Acs.Operations;
using Xunit;

namespace Acs.Tests.Southbound;

public sealed class AdmissionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Past_the_limit_a_new_session_is_told_to_come_later_and_an_open_one_goes_on()
    {
        await using var acs = await TestAcs.StartAsync(OneSession);
        using var first = acs.NewCpe();
        await first.PostAsync(Xml.Inform("first"));
        using var second = acs.NewCpe();
        var refused = await second.PostAsync(Xml.Inform("second"));
        Assert.Equal(503, refused.Status);
        Assert.InRange(int.Parse(refused.Headers["Retry-After"].Single()), 2, 302);
        Assert.Equal(204, (await first.PostAsync("")).Status);
        // Now there is room.
        Assert.Equal("InformResponse", (await second.PostAsync(Xml.Inform("second"))).Message());
        Assert.Equal(1, acs.Admission.Counters.Refused);
    }

    [Fact]
    public async Task Each_is_told_another_time()
    {
        await using var acs = await TestAcs.StartAsync(OneSession);
        using var first = acs.NewCpe();
        await first.PostAsync(Xml.Inform("first"));
        var times = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 20; i++)
        {
            using var cpe = acs.NewCpe();
            var refused = await cpe.PostAsync(Xml.Inform($"s{i}"));
            times.Add(refused.Headers["Retry-After"].Single());
        }
        // Of ten seconds: three or fewer would come up once in some hundred million times.
        Assert.True(times.Count > 3, $"They were told {string.Join(", ", times)}.");
    }

    [Fact]
    public async Task It_is_refused_before_its_credentials_and_before_its_body()
    {
        await using var acs = await TestAcs.StartAsync(options =>
            OneSession(options) with
            {
                CpeAuthentication = CpeAuthentication.Basic,
                AllowBasicWithoutTls = true,
                CpeUser = "cpe",
                CpePassword = "cpe",
            }
        );
        using var first = acs.NewCpe();
        first.Authorization = "Basic Y3BlOmNwZQ==";
        Assert.Equal(200, (await first.PostAsync(Xml.Inform("first"))).Status);
        using var second = acs.NewCpe();
        // The body is announced and never sent.
        await second.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST / HTTP/1.1\r\nHost: {acs.Cwmp.Authority}\r\nContent-Length: 3000\r\n\r\n"
            )
        );
        Assert.Equal(503, (await second.ReceiveAsync()).Status);
    }

    [Fact]
    public async Task A_device_that_somebody_waits_for_is_let_in()
    {
        await using var acs = await TestAcs.StartAsync(OneSession);
        var device = await acs.IntroduceAsync("wanted");
        using var first = acs.NewCpe();
        await first.PostAsync(Xml.Inform("first"));
        var waiting = acs.Tasks.SubmitAsync(
            device,
            [new RebootRequest()],
            new SubmitOptions { Wait = TimeSpan.FromSeconds(60) },
            Token
        );
        await Wait.UntilAsync(() => acs.Admission.Counters.Expected == 1, "the device is expected");
        using var other = acs.NewCpe();
        Assert.Equal(503, (await other.PostAsync(Xml.Inform("other"))).Status);
        using var cpe = acs.NewCpe();
        await cpe.PostAsync(Xml.Inform("wanted", "6 CONNECTION REQUEST"));
        Assert.Equal("Reboot", (await cpe.PostAsync("")).Message());
        Assert.Equal(1, acs.Admission.Counters.Reserved);
        await cpe.PostAsync(Xml.Envelope("<cwmp:RebootResponse/>"));
        using var back = acs.NewCpe();
        await first.PostAsync("");
        await back.PostAsync(
            Xml.Inform("wanted", "1 BOOT|M Reboot=" + await KeyAsync(acs, device))
        );
        await back.PostAsync("");
        Assert.Equal(TaskState.Done, (await waiting)[0].State);
    }

    [Fact]
    public async Task A_device_that_somebody_wakes_is_let_in()
    {
        await using var acs = await TestAcs.StartAsync(OneSession);
        var device = await acs.IntroduceAsync("woken");
        using var first = acs.NewCpe();
        await first.PostAsync(Xml.Inform("first"));
        using var early = acs.NewCpe();
        Assert.Equal(503, (await early.PostAsync(Xml.Inform("woken"))).Status);
        // It has told no address to knock at; it is expected all the same.
        Assert.False((await acs.Devices.WakeAsync(device, Token)).Woken);
        Assert.Equal(200, (await early.PostAsync(Xml.Inform("woken"))).Status);
        Assert.Equal(1, acs.Admission.Counters.Reserved);
    }

    [Fact]
    public async Task In_a_storm_only_what_somebody_waits_for_is_done_and_the_rest_later()
    {
        await using var acs = await TestAcs.StartAsync(OneSession);
        var device = await acs.IntroduceAsync("late");
        await acs.SubmitAsync(device, new RebootRequest());
        using (var first = acs.NewCpe())
        {
            await first.PostAsync(Xml.Inform("first"));
            using var second = acs.NewCpe();
            Assert.Equal(503, (await second.PostAsync(Xml.Inform("second"))).Status);
            await Wait.UntilAsync(() => acs.Admission.Counters.IsStorm, "the storm is seen");
            await first.PostAsync("");
        }
        using var cpe = acs.NewCpe();
        await cpe.PostAsync(Xml.Inform("late"));
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
        Assert.Equal(1, acs.Admission.Counters.Postponed);
        await Wait.UntilAsync(
            () => acs.Admission.Counters is { IsStorm: false, CalledBack: 1 },
            "it is quiet again and the device is called back"
        );
        using var again = acs.NewCpe();
        await again.PostAsync(Xml.Inform("late", "6 CONNECTION REQUEST"));
        Assert.Equal("Reboot", (await again.PostAsync("")).Message());
    }

    [Fact]
    public async Task In_a_storm_a_new_device_is_stored_and_gets_its_credentials_later()
    {
        await using var acs = await TestAcs.StartAsync(options =>
            OneSession(options) with
            {
                WakeOwnCredentials = true,
            }
        );
        using var first = acs.NewCpe();
        await first.PostAsync(Xml.Inform("first"));
        using var second = acs.NewCpe();
        Assert.Equal(503, (await second.PostAsync(Xml.Inform("second"))).Status);
        await Wait.UntilAsync(() => acs.Admission.Counters.IsStorm, "the storm is seen");
        // What is done in a storm is the Inform, and nothing but it.
        Assert.Equal(204, (await first.PostAsync("")).Status);
        Assert.NotNull(await acs.Devices.GetAsync("00AABB-HG1-first", Token));
        await Wait.UntilAsync(() => !acs.Admission.Counters.IsStorm, "it is quiet again");
        await first.PostAsync(Xml.Inform("first"));
        Assert.Equal("SetParameterValues", (await first.PostAsync("")).Message());
    }

    [Fact]
    public async Task The_counters_are_in_the_API()
    {
        await using var acs = await TestAcs.StartAsync(OneSession);
        using var first = acs.NewCpe();
        await first.PostAsync(Xml.Inform("first"));
        using var second = acs.NewCpe();
        await second.PostAsync(Xml.Inform("second"));
        var stats = await acs.GetJsonAsync("/api/v1/stats");
        var admission = stats.GetProperty("admission");
        Assert.Equal(1, admission.GetProperty("limit").GetInt32());
        Assert.Equal(1, admission.GetProperty("refused").GetInt64());
        Assert.Equal(1, stats.GetProperty("sessions").GetProperty("opened").GetInt64());
    }

    private static AcsOptions OneSession(AcsOptions options) =>
        options with
        {
            AdmissionSessions = 1,
        };

    private static async Task<string> KeyAsync(TestAcs acs, string device)
    {
        var tasks = await acs.Tasks.ListAsync(new TaskQuery { DeviceId = device }, Token);
        return tasks.Items[0].Id;
    }
}

using System.Text;
using Acs.Tests.Provisioning;
using Acs.Tests.Wire;
using Muster.Acs;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Waking;
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
    public async Task After_a_storm_every_device_is_called_back_for_its_credentials_and_its_rules()
    {
        await using var acs = await TestAcs.StartAsync(options =>
            OneSession(options) with
            {
                WakeOwnCredentials = true,
            }
        );
        const string location = "DeviceInfo.X_ACME_Location";
        await acs.RuleAsync("place", $"declare('Device.{location}', null, {{value: 'here'}});");
        string[] serials = ["a", "b", "c"];
        var doors = serials.Select(_ => new KnockListener(Reply.Status(200))).ToList();
        try
        {
            foreach (var (serial, door) in serials.Zip(doors))
                await MinimalSessionAsync(acs, serial, At(door));
            // Nobody asks for anything: that it is quiet again is what they are called for.
            await Wait.UntilAsync(
                () => doors.All(door => !door.Requests.IsEmpty),
                "each was knocked at"
            );
            foreach (var (serial, door) in serials.Zip(doors))
            {
                using var cpe = new RuleCpe(acs, serial, RuleCpe.Tr181)
                    .With($"~.{location}", "", writable: true)
                    .With("~.ManagementServer.ConnectionRequestUsername", "", writable: true)
                    .With("~.ManagementServer.ConnectionRequestPassword", "", writable: true);
                await cpe.CallHomeAsync("6 CONNECTION REQUEST", At(door));
                Assert.Equal("here", cpe[$"~.{location}"]);
                Assert.Matches(
                    "^[0-9a-f]{32}$",
                    cpe["~.ManagementServer.ConnectionRequestPassword"]
                );
            }
        }
        finally
        {
            foreach (var door in doors)
                await door.DisposeAsync();
        }
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

    private static string At(KnockListener door) =>
        Xml.Parameter("Device.ManagementServer.ConnectionRequestURL", door.Url);

    /// <summary>A device's first session, which has the only place there is while others ask for one.</summary>
    private static async Task MinimalSessionAsync(TestAcs acs, string serial, string parameters)
    {
        using var cpe = acs.NewCpe();
        var first = await cpe.PostAsync(
            Xml.Inform(serial, "0 BOOTSTRAP|1 BOOT", parameters: parameters)
        );
        Assert.Equal(200, first.Status);
        using var over = new CancellationTokenSource();
        var crowd = CrowdAsync(acs, over.Token);
        await Wait.UntilAsync(() => acs.Admission.Counters.IsStorm, "the storm is seen");
        // What is done in a storm is the Inform, and nothing but it.
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
        await over.CancelAsync();
        await crowd;
    }

    /// <summary>Somebody finds no room, again and again.</summary>
    private static async Task CrowdAsync(TestAcs acs, CancellationToken over)
    {
        for (var isIn = false; !isIn && !over.IsCancellationRequested; )
        {
            using var other = acs.NewCpe();
            isIn = (await other.PostAsync(Xml.Inform("other"))).Status == 200;
            if (isIn)
                await other.PostAsync("");
        }
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

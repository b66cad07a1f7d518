using Muster.Cpe.Tests.Wire;
using Muster.Cpe.Tree;
using Muster.Cwmp;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Sessions;

/// <summary>What Informs carry, when, and for how long (TR-069 3.7.1.5, Table 8).</summary>
public sealed class EventTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Reboot = TimeSpan.FromSeconds(6);

    [Fact]
    [Spec("checklist", "D002")]
    public async Task a_power_cycle_is_1_BOOT_alone()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        bench.Cpe.PowerCycle();
        await bench.AdvanceAsync(Reboot);
        Assert.Equal(["1 BOOT"], (await bench.Acs.TakeAsync()).Events());
    }

    [Fact]
    [Spec("checklist", "C024", "D003", "D004")]
    public async Task two_Reboots_in_one_session_are_one_restart_with_both_keys()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        var turn = await bench.OpenAsync();
        foreach (var key in new[] { "K1", "K2" })
        {
            turn = await bench.CallAsync(
                turn,
                Soap.Rpc("Reboot", $"<CommandKey>{key}</CommandKey>")
            );
            Assert.Equal("RebootResponse", turn.Name());
        }
        Assert.True(bench.Cpe.IsRunning);
        Assert.True((await bench.FinishAsync(turn)).Succeeded);
        Assert.False(bench.Cpe.IsRunning);
        await bench.AdvanceAsync(Reboot);
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["1 BOOT", "M Reboot/K1", "M Reboot/K2"], inform.Events());
        await bench.EndAsync(inform);
        Assert.InRange(bench.UntilDue(), TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
    }

    [Fact]
    [Spec("checklist", "D001", "F038")]
    public async Task FactoryReset_answers_first_and_comes_back_as_new()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        var code = $"{bench.Root}DeviceInfo.ProvisioningCode";
        var before = bench.Cpe.Get(code);
        var turn = await bench.OpenAsync();
        turn = await bench.CallAsync(
            turn,
            Soap.SetValues("key-1", (code, "xsd:string", "changed"))
        );
        Assert.Equal("0", turn.Text("Status"));
        turn = await bench.CallAsync(turn, Soap.Rpc("FactoryReset"));
        Assert.Equal("FactoryResetResponse", turn.Name());
        await bench.FinishAsync(turn);
        await bench.AdvanceAsync(Reboot);
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["0 BOOTSTRAP", "1 BOOT"], inform.Events());
        Assert.Equal("", inform.Values()[bench.Ms("ParameterKey")]);
        Assert.Equal(before, bench.Cpe.Get(code));
    }

    [Fact]
    [Spec("checklist", "D005", "D008")]
    public async Task a_new_interval_counts_at_once_and_fires_every_period()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        var turn = await bench.OpenAsync();
        turn = await bench.CallAsync(
            turn,
            Soap.SetValues("", (bench.Ms("PeriodicInformInterval"), "xsd:unsignedInt", "60"))
        );
        await bench.FinishAsync(turn);
        await bench.AdvanceToDueAsync();
        for (var i = 0; i < 3; i++)
        {
            var inform = await bench.Acs.TakeAsync();
            Assert.Equal(["2 PERIODIC"], inform.Events());
            await bench.EndAsync(inform);
            Assert.Equal(TimeSpan.FromSeconds(60), Rounded(bench.UntilDue()));
            await bench.AdvanceToDueAsync();
        }
    }

    [Fact]
    [Spec("checklist", "D006", "D007")]
    public async Task PeriodicInformTime_sets_the_phase_and_Enable_false_silences()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        var turn = await bench.OpenAsync();
        turn = await bench.CallAsync(
            turn,
            Soap.SetValues(
                "",
                (bench.Ms("PeriodicInformInterval"), "xsd:unsignedInt", "3600"),
                (bench.Ms("PeriodicInformTime"), "xsd:dateTime", "2030-01-01T00:17:00Z")
            )
        );
        Assert.Equal("0", turn.Text("Status"));
        await bench.FinishAsync(turn);
        var at = bench.Clock.GetUtcNow() + bench.UntilDue();
        Assert.Equal((17, 0), (at.Minute, at.Second));
        turn = await bench.OpenAsync();
        turn = await bench.CallAsync(
            turn,
            Soap.SetValues("", (bench.Ms("PeriodicInformEnable"), "xsd:boolean", "0"))
        );
        await bench.FinishAsync(turn);
        Assert.Equal(Timeout.InfiniteTimeSpan, bench.UntilDue());
    }

    [Fact]
    [Spec("checklist", "D009", "D018")]
    public async Task periods_missed_while_the_acs_is_down_are_one_event()
    {
        await using var bench = new Bench(with: o =>
            o with
            {
                PeriodicInformInterval = TimeSpan.FromSeconds(60),
            }
        );
        await bench.RegisterAsync();
        var failures = 0;
        var since = bench.Clock.GetUtcNow();
        while (bench.Clock.GetUtcNow() - since < TimeSpan.FromMinutes(4))
        {
            await bench.AdvanceToDueAsync();
            (await bench.Acs.TakeAsync()).Cut();
            await bench.EndedAsync();
            failures++;
        }
        await bench.AdvanceToDueAsync();
        var inform = await bench.Acs.TakeAsync();
        Assert.True(failures >= 3);
        Assert.Equal(["2 PERIODIC"], inform.Events());
    }

    [Fact]
    [Spec("checklist", "D010", "D011", "D012")]
    public async Task ScheduleInforms_fire_each_with_its_key_under_one_3_SCHEDULED()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        var turn = await bench.OpenAsync();
        turn = await bench.CallAsync(turn, ScheduleInform(0, "no"));
        Assert.Equal(9003, turn.FaultCode());
        turn = await bench.CallAsync(turn, ScheduleInform(30, "K1"));
        turn = await bench.CallAsync(turn, ScheduleInform(31, "K2"));
        Assert.Equal("ScheduleInformResponse", turn.Name());
        await bench.FinishAsync(turn);
        Assert.Equal(TimeSpan.FromSeconds(30), Rounded(bench.UntilDue()));
        await bench.AdvanceToDueAsync();
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["3 SCHEDULED", "M ScheduleInform/K1"], inform.Events());
        inform.Cut();
        await bench.EndedAsync();
        await bench.AdvanceToDueAsync();
        Assert.Equal(
            ["3 SCHEDULED", "M ScheduleInform/K1", "M ScheduleInform/K2"],
            (await bench.Acs.TakeAsync()).Events()
        );
    }

    [Fact]
    [Spec("checklist", "D014", "D015", "D016", "D017")]
    public async Task notification_reports_what_others_changed_and_not_what_the_acs_did()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        var code = $"{bench.Root}DeviceInfo.ProvisioningCode";
        var interval = bench.Ms("PeriodicInformInterval");
        var turn = await bench.OpenAsync();
        turn = await bench.CallAsync(turn, SetAttribute(interval, 1));
        Assert.Equal("SetParameterAttributesResponse", turn.Name());
        turn = await bench.CallAsync(turn, Soap.SetValues("", (code, "xsd:string", "by the acs")));
        await bench.FinishAsync(turn);
        Assert.True(bench.Acs.IsQuiet);

        foreach (var value in new[] { "7001", "7002", "7003" })
            Assert.True(bench.Cpe.Set(interval, value, ValueOrigin.Device).Succeeded);
        await bench.AdvanceAsync(Moment);
        Assert.True(bench.Acs.IsQuiet);

        Assert.True(bench.Cpe.Set(code, "by the device", ValueOrigin.Device).Succeeded);
        await bench.AdvanceAsync(Moment);
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["4 VALUE CHANGE"], inform.Events());
        Assert.Equal("7003", inform.Values()[interval]);
        Assert.Equal("by the device", inform.Values()[code]);
        await bench.EndAsync(inform);
        bench.Cpe.Raise("X MUSTER TEST");
        await bench.AdvanceAsync(Moment);
        Assert.Equal(["X MUSTER TEST"], (await bench.Acs.TakeAsync()).Events());
    }

    [Fact]
    [Spec("checklist", "D033")]
    public async Task the_throttle_spaces_sessions_that_only_notify()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        if (bench.Cpe.Get(bench.Ms("DefaultActiveNotificationThrottle")) is null)
            Assert.Skip("the model has no DefaultActiveNotificationThrottle");
        bench.Cpe.Set(bench.Ms("DefaultActiveNotificationThrottle"), "60", ValueOrigin.Device);
        bench.Cpe.Set($"{bench.Root}DeviceInfo.ProvisioningCode", "new", ValueOrigin.Device);
        Assert.InRange(bench.UntilDue(), TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(60));
        await bench.AdvanceToDueAsync();
        Assert.Equal(["4 VALUE CHANGE"], (await bench.Acs.TakeAsync()).Events());
    }

    [Fact]
    [Spec("checklist", "C022", "D023")]
    public async Task a_new_acs_is_greeted_with_0_BOOTSTRAP_and_nothing_older()
    {
        await using var bench = new Bench();
        await using var other = new LockStepAcs();
        await bench.RegisterAsync();
        bench.Cpe.SetAcsUrl(bench.Acs.Url);
        await bench.AdvanceAsync(Moment);
        Assert.True(bench.Acs.IsQuiet);
        var turn = await bench.OpenAsync();
        turn = await bench.CallAsync(turn, ScheduleInform(5, "old"));
        turn = await bench.CallAsync(
            turn,
            Soap.SetValues("", (bench.Ms("URL"), "xsd:string", other.Url.ToString()))
        );
        Assert.Equal("0", turn.Text("Status"));
        turn = await bench.CallAsync(turn, Soap.Rpc("GetRPCMethods"));
        Assert.Equal("GetRPCMethodsResponse", turn.Name());
        await bench.FinishAsync(turn);
        await bench.AdvanceAsync(TimeSpan.FromSeconds(6));
        Assert.Equal(["0 BOOTSTRAP"], (await other.TakeAsync()).Events());
        Assert.True(bench.Acs.IsQuiet);
    }

    [Fact]
    [Spec("checklist", "D021", "D022")]
    public async Task an_acs_named_by_the_network_gets_no_older_change()
    {
        await using var bench = new Bench();
        await using var other = new LockStepAcs();
        await bench.RegisterAsync();
        bench.Cpe.Set($"{bench.Root}DeviceInfo.ProvisioningCode", "new", ValueOrigin.Device);
        await bench.AdvanceAsync(Moment);
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["4 VALUE CHANGE"], inform.Events());
        inform.Cut();
        await bench.EndedAsync();
        bench.Cpe.SetAcsUrl(other.Url);
        await bench.AdvanceAsync(Moment);
        Assert.Equal(["0 BOOTSTRAP"], (await other.TakeAsync()).Events());
    }

    [Fact]
    [Spec("checklist", "C004")]
    public async Task what_arises_after_the_empty_POST_waits_for_a_new_session()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        var turn = await bench.OpenAsync();
        bench.Cpe.RequestDownload("1 Firmware Upgrade Image");
        turn = await bench.CallAsync(turn, Soap.Rpc("GetRPCMethods"));
        Assert.Equal("GetRPCMethodsResponse", turn.Name());
        Assert.True((await bench.FinishAsync(turn)).Succeeded);
        await bench.AdvanceAsync(Moment);
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["9 REQUEST DOWNLOAD"], inform.Events());
        Assert.Equal("RequestDownload", (await bench.AcknowledgeAsync(inform)).Name());
    }

    [Fact]
    [Spec("checklist", "D031", "D032")]
    public async Task attributes_survive_a_reboot_and_not_a_factory_reset()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        var interval = bench.Ms("PeriodicInformInterval");
        var attributes = Soap.Rpc(
            "GetParameterAttributes",
            $"<ParameterNames><string>{interval}</string></ParameterNames>"
        );
        var turn = await bench.OpenAsync();
        turn = await bench.CallAsync(turn, SetAttribute(interval, 2));
        await bench.FinishAsync(turn);
        bench.Cpe.PowerCycle();
        await bench.AdvanceAsync(Reboot);
        turn = await bench.AcknowledgeAsync(await bench.Acs.TakeAsync());
        turn = await bench.CallAsync(turn, attributes);
        Assert.Equal("2", turn.Text("Notification"));
        turn = await bench.CallAsync(turn, Soap.Rpc("FactoryReset"));
        await bench.FinishAsync(turn);
        await bench.AdvanceAsync(Reboot);
        turn = await bench.AcknowledgeAsync(await bench.Acs.TakeAsync());
        turn = await bench.CallAsync(turn, attributes);
        Assert.Equal("0", turn.Text("Notification"));
        await bench.FinishAsync(turn);
    }

    [Fact]
    [Spec("checklist", "C023")]
    public async Task a_new_password_of_the_cpe_counts_from_the_next_session()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        var turn = await bench.OpenAsync();
        turn = await bench.CallAsync(
            turn,
            Soap.SetValues("", (bench.Ms("Password"), "xsd:string", "renewed"))
        );
        Assert.Equal("old", await PasswordAsync(bench, turn));
        await bench.FinishAsync(await bench.Acs.TakeAsync());
        bench.Cpe.Raise("X MUSTER TEST");
        await bench.AdvanceAsync(Moment);
        Assert.Equal("new", await PasswordAsync(bench, await bench.Acs.TakeAsync()));
    }

    /// <summary>Challenges this POST and says which password its repetition proves.</summary>
    private static async Task<string> PasswordAsync(Bench bench, WireRequest request)
    {
        await request.ReplyAsync(
            "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"r\"\r\nContent-Length: 0\r\n\r\n"
        );
        var again = await bench.Acs.TakeAsync();
        Assert.True(
            Cwmp.ConnectionRequests.HttpBasic.TryParse(
                again["Authorization"],
                out _,
                out var password
            )
        );
        await again.ReplyAsync(
            Soap.Http(again.Name() == "Inform" ? Soap.InformResponse() : Soap.Rpc("GetRPCMethods"))
        );
        return password == "secret" ? "old"
            : password == "renewed" ? "new"
            : password;
    }

    [Fact]
    [Spec("checklist", "D025", "D026", "D028")]
    public async Task every_Inform_has_the_forced_parameters_once()
    {
        await using var bench = new Bench();
        var inform = await bench.BootAsync();
        var values = inform.Values();
        foreach (
            var name in new[]
            {
                "RootDataModelVersion",
                "DeviceInfo.HardwareVersion",
                "DeviceInfo.SoftwareVersion",
                "DeviceInfo.ProvisioningCode",
                "ManagementServer.ParameterKey",
                "ManagementServer.ConnectionRequestURL",
            }
        )
            Assert.Equal(bench.Cpe.Get(bench.Root + name), values[bench.Root + name]);
        Assert.Matches("^[0-9A-F]{6}$", inform.Text("OUI"));
        foreach (var name in new[] { "Manufacturer", "ProductClass", "SerialNumber" })
            Assert.Equal(bench.Cpe.Get($"{bench.Root}DeviceInfo.{name}"), inform.Text(name));
        Assert.Equal(bench.Cpe.Get($"{bench.Root}DeviceInfo.ManufacturerOUI"), inform.Text("OUI"));
    }

    [Fact]
    [Spec("checklist", "D040")]
    public void an_Inform_takes_64_events_and_leaves_the_rest()
    {
        var queue = new EventQueue();
        for (var i = 0; i < 70; i++)
            queue.Add(EventCodes.MReboot, $"{i}");
        Assert.Equal(64, queue.Take().Count);
        queue.InformAcknowledged();
        queue.SessionEnded();
        Assert.Equal(6, queue.Take().Count);
    }

    [Theory]
    [Spec("TR-069", "3.7.1.5")]
    [InlineData("0 BOOTSTRAP", true, true)]
    [InlineData("1 BOOT", true, false)]
    [InlineData("2 PERIODIC", true, true)]
    [InlineData("3 SCHEDULED", true, true)]
    [InlineData("6 CONNECTION REQUEST", false, false)]
    [InlineData("7 TRANSFER COMPLETE", true, true)]
    [InlineData("8 DIAGNOSTICS COMPLETE", true, false)]
    [InlineData("M Reboot", true, true)]
    [InlineData("M Download", true, true)]
    public void undelivered_events_are_kept_as_Table_8_says(
        string code,
        bool afterFailure,
        bool afterReboot
    )
    {
        var queue = new EventQueue();
        queue.Add(code, "k");
        queue.Take();
        queue.SessionEnded();
        Assert.Equal(afterFailure, queue.Pending.Any());
        queue.Rebooted();
        Assert.Equal(afterReboot, queue.Pending.Any());
        queue.Add(code, "k");
        queue.AddBootstrap();
        Assert.Equal([EventCodes.Bootstrap], queue.Pending.Select(e => e.EventCode));
    }

    private static TimeSpan Rounded(TimeSpan time) =>
        TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));

    private static string ScheduleInform(int delay, string key) =>
        Soap.Rpc(
            "ScheduleInform",
            $"<DelaySeconds>{delay}</DelaySeconds><CommandKey>{key}</CommandKey>"
        );

    private static string SetAttribute(string name, int notification) =>
        Soap.Rpc(
            "SetParameterAttributes",
            "<ParameterList><SetParameterAttributesStruct>"
                + $"<Name>{name}</Name><NotificationChange>1</NotificationChange>"
                + $"<Notification>{notification}</Notification><AccessListChange>0</AccessListChange>"
                + "<AccessList/></SetParameterAttributesStruct></ParameterList>"
        );
}

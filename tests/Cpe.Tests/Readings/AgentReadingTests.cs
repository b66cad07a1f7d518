using Muster.Cpe.Tests.BulkData;
using Muster.Cpe.Tests.Wire;
using Muster.Cpe.Tree;
using Muster.Cwmp;
using Xunit;

namespace Muster.Cpe.Tests.Readings;

/// <summary>What the standard leaves open about sessions and RPCs, read both ways over the wire.</summary>
public sealed class AgentReadingTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Reboot = TimeSpan.FromSeconds(6);

    [Theory]
    [InlineData(CwmpVersion.V1_2, "urn:dslforum-org:cwmp-1-2", 0)]
    [InlineData(CwmpVersion.V1_1, "urn:dslforum-org:cwmp-1-1", 9000)]
    public async Task an_acs_without_UseCWMPVersion_is_assumed_to_speak_no_newer_version(
        CwmpVersion newest,
        string expected,
        int code
    )
    {
        await using var bench = Cpe(new StandardReadings { NewestAssumedVersion = newest });
        var turn = await bench.AcknowledgeAsync(await bench.BootAsync());
        turn = await bench.CallAsync(turn, Cancel("none"));
        Assert.Contains($"\"{expected}\"", turn.Body, StringComparison.Ordinal);
        Assert.Equal(code, turn.FaultCode());
        await bench.FinishAsync(turn);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "gzip")]
    public async Task compression_starts_with_the_next_session_or_the_next_POST(
        bool waits,
        string? coding
    )
    {
        await using var bench = Cpe(new StandardReadings { CompressionWaitsForSession = waits });
        await bench.RegisterAsync();
        var turn = await bench.CallAsync(await bench.OpenAsync(), Soap.Rpc("GetRPCMethods"));
        Assert.Null(turn["Content-Encoding"]);
        await turn.ReplyAsync(
            Soap.Http(Soap.SetValues("", (bench.Ms("HTTPCompression"), "xsd:string", "GZIP")))
        );
        turn = await bench.Acs.TakeAsync();
        Assert.Equal(coding, turn["Content-Encoding"]);
        await bench.FinishAsync(turn);
        bench.Cpe.Raise("X MUSTER TEST");
        await bench.AdvanceAsync(Moment);
        Assert.Equal("gzip", (await bench.Acs.TakeAsync())["Content-Encoding"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_415_makes_the_cpe_go_on_in_clear_or_fails_the_session(bool clear)
    {
        await using var bench = Cpe(new StandardReadings { ClearAfter415 = clear });
        await bench.RegisterAsync();
        bench.Cpe.Set(bench.Ms("HTTPCompression"), "GZIP", ValueOrigin.Device);
        bench.Cpe.Raise("X MUSTER TEST");
        await bench.AdvanceAsync(Moment);
        var packed = await bench.Acs.TakeAsync();
        await packed.ReplyAsync("HTTP/1.1 415 No\r\nContent-Length: 0\r\n\r\n");
        if (clear)
            Assert.True((await bench.EndAsync(await bench.Acs.TakeAsync())).Succeeded);
        else
            Assert.Contains("415", (await bench.EndedAsync()).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "2")]
    [InlineData(true, "0")]
    public async Task a_new_acs_finds_the_attributes_of_the_old_one_or_none(
        bool reset,
        string expected
    )
    {
        await using var bench = Cpe(new StandardReadings { UrlChangeResetsAttributes = reset });
        await using var other = new LockStepAcs();
        await bench.RegisterAsync();
        var interval = bench.Ms("PeriodicInformInterval");
        var turn = await bench.CallAsync(
            await bench.OpenAsync(),
            Soap.Rpc(
                "SetParameterAttributes",
                "<ParameterList><SetParameterAttributesStruct>"
                    + $"<Name>{interval}</Name><NotificationChange>1</NotificationChange>"
                    + "<Notification>2</Notification><AccessListChange>0</AccessListChange>"
                    + "<AccessList/></SetParameterAttributesStruct></ParameterList>"
            )
        );
        Assert.Equal("SetParameterAttributesResponse", turn.Name());
        await bench.FinishAsync(turn);
        bench.Cpe.SetAcsUrl(other.Url);
        await bench.AdvanceAsync(Moment);
        var inform = await other.TakeAsync();
        Assert.Equal(["0 BOOTSTRAP"], inform.Events());
        await inform.ReplyAsync(Soap.Http(Soap.InformResponse()));
        var empty = await other.TakeAsync();
        await empty.ReplyAsync(
            Soap.Http(
                Soap.Rpc(
                    "GetParameterAttributes",
                    $"<ParameterNames><string>{interval}</string></ParameterNames>"
                )
            )
        );
        turn = await other.TakeAsync();
        Assert.Equal(expected, turn.Text("Notification"));
        await bench.FinishAsync(turn);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(1)]
    public async Task a_report_the_acs_refuses_is_offered_in_so_many_sessions(int attempts)
    {
        var readings = new StandardReadings();
        if (attempts == 1)
            readings = readings with { ReportAttempts = 1 };
        Assert.Equal(attempts, readings.ReportAttempts);
        await using var bench = Cpe(readings);
        await bench.RegisterAsync();
        var turn = await bench.CallAsync(
            await bench.OpenAsync(),
            Soap.Download("K", FileServer.Nowhere(), "4 Tone File")
        );
        await bench.FinishAsync(turn);
        await bench.AdvanceAsync(Moment);
        await bench.TransferredAsync();
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            bench.Cpe.Raise("X MUSTER TEST");
            await bench.AdvanceAsync(Moment);
            var report = await bench.AcknowledgeAsync(await bench.Acs.TakeAsync());
            Assert.Equal("TransferComplete", report.Name());
            await bench.FinishAsync(await bench.CallAsync(report, Soap.Fault(8002)));
        }
        bench.Cpe.Raise("X MUSTER TEST");
        await bench.AdvanceAsync(Moment);
        Assert.Equal(["X MUSTER TEST"], (await bench.Acs.TakeAsync()).Events());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    public async Task one_transfer_more_than_the_queue_holds_is_9004(int most)
    {
        await using var bench = Cpe(new StandardReadings { MaxTransfers = most });
        await bench.RegisterAsync();
        var turn = await bench.OpenAsync();
        for (var i = 1; i <= most + 1; i++)
        {
            turn = await bench.CallAsync(
                turn,
                Soap.Download($"K{i}", FileServer.Nowhere(), "4 Tone File", delay: 60)
            );
            Assert.Equal(i <= most ? 0 : 9004, turn.FaultCode());
        }
        await bench.FinishAsync(turn);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(2)]
    public async Task one_DU_operation_more_than_is_taken_is_9004(int most)
    {
        await using var bench = Cpe(new StandardReadings { MaxDUOperations = most });
        await bench.RegisterAsync();
        var turn = await bench.CallAsync(await bench.OpenAsync(), Uninstalls(most + 1));
        Assert.Equal(9004, turn.FaultCode());
        turn = await bench.CallAsync(turn, Uninstalls(most));
        Assert.Equal("ChangeDUStateResponse", turn.Name());
        await bench.FinishAsync(turn);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 9021)]
    public async Task cancelling_no_transfer_succeeds_or_is_9021(bool succeeds, int code)
    {
        await using var bench = Cpe(new StandardReadings { CancelWithoutMatchSucceeds = succeeds });
        await bench.RegisterAsync();
        var turn = await bench.OpenAsync();
        turn = await bench.CallAsync(
            turn,
            Soap.Download("K", FileServer.Nowhere(), "4 Tone File", delay: 60)
        );
        turn = await bench.CallAsync(turn, Cancel("other"));
        Assert.Equal(code, turn.FaultCode());
        turn = await bench.CallAsync(turn, Cancel("K"));
        Assert.Equal("CancelTransferResponse", turn.Name());
        await bench.FinishAsync(turn);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_ScheduleInform_survives_a_reboot_or_not(bool survives)
    {
        await using var bench = Cpe(
            new StandardReadings { ScheduledInformsSurviveReboot = survives }
        );
        await bench.RegisterAsync();
        var turn = await bench.CallAsync(
            await bench.OpenAsync(),
            Soap.Rpc("ScheduleInform", "<DelaySeconds>30</DelaySeconds><CommandKey>K</CommandKey>")
        );
        Assert.Equal("ScheduleInformResponse", turn.Name());
        await bench.FinishAsync(turn);
        bench.Cpe.PowerCycle();
        await bench.AdvanceAsync(Reboot);
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["1 BOOT"], inform.Events());
        await bench.EndAsync(inform);
        if (!survives)
        {
            Assert.InRange(bench.UntilDue(), TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
            return;
        }
        await bench.AdvanceToDueAsync();
        inform = await bench.Acs.TakeAsync();
        Assert.Equal(["3 SCHEDULED", "M ScheduleInform/K"], inform.Events());
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 9003)]
    public async Task ScheduleDownload_takes_a_stored_image_or_refuses_it(bool takes, int code)
    {
        await using var bench = Cpe(new StandardReadings { StoredFirmwareCanBeScheduled = takes });
        await bench.RegisterAsync();
        var turn = await bench.CallAsync(
            await bench.OpenAsync(),
            Soap.Rpc(
                "ScheduleDownload",
                "<CommandKey>K</CommandKey><FileType>6 Stored Firmware Image</FileType>"
                    + $"<URL>{FileServer.Nowhere()}</URL><Username/><Password/>"
                    + "<FileSize>0</FileSize><TargetFileName/><TimeWindowList><TimeWindowStruct>"
                    + "<WindowStart>60</WindowStart><WindowEnd>120</WindowEnd>"
                    + "<WindowMode>1 At Any Time</WindowMode><UserMessage/>"
                    + "<MaxRetries>0</MaxRetries></TimeWindowStruct></TimeWindowList>"
            )
        );
        Assert.Equal(code, turn.FaultCode());
        await bench.FinishAsync(turn);
    }

    [Theory]
    [InlineData(false, 1772366460)]
    [InlineData(true, 1772366460000)]
    public async Task Unix_Epoch_in_bulk_data_counts_seconds_or_milliseconds(
        bool inMilliseconds,
        long time
    )
    {
        var readings = new StandardReadings { BulkTimesInMilliseconds = inMilliseconds };
        await using var bed = await BulkBed.StartAsync(with: options =>
            options with
            {
                Readings = readings,
            }
        );
        bed.AddProfile(["Device.DeviceInfo.UpTime"]);
        var report = (await bed.NextAsync()).Reports()[0];
        Assert.Equal(time, report.At("CollectionTime").GetInt64());
    }

    private static Bench Cpe(StandardReadings readings) =>
        new(with: options => options with { Readings = readings });

    private static string Cancel(string key) =>
        Soap.Rpc("CancelTransfer", $"<CommandKey>{key}</CommandKey>");

    private static string Uninstalls(int count) =>
        Soap.Rpc(
            "ChangeDUState",
            string.Concat(
                Enumerable.Repeat(
                    "<Operations xsi:type=\"c:UninstallOpStruct\">"
                        + "<UUID>00000000-0000-5000-8000-00000000000f</UUID></Operations>",
                    count
                )
            ) + "<CommandKey>DU</CommandKey>"
        );
}

using System.Text;
using Muster.Cpe.Tests.Wire;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Transfers;

/// <summary>Downloads in time windows (TR-069 A.4.1.8).</summary>
public sealed class ScheduleDownloadTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Theory]
    [Spec("checklist", "F025")]
    [InlineData(9003, 60, 50)]
    [InlineData(9003, 60, 120, 100, 200)]
    [InlineData(9003, 1, 2, 3, 4, 5, 6)]
    public async Task impossible_windows_are_refused(int code, params int[] windows)
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        var turn = await bench.OpenAsync();
        turn = await bench.CallAsync(turn, Schedule("K", FileServer.Nowhere(), windows));
        Assert.Equal(code, turn.FaultCode());
        await bench.FinishAsync(turn);
    }

    [Fact]
    [Spec("checklist", "F024", "F026")]
    public async Task scheduled_downloads_keep_to_their_windows()
    {
        await using var bench = new Bench();
        await using var files = new FileServer();
        await bench.RegisterAsync();
        var turn = await bench.OpenAsync();
        turn = await bench.CallAsync(turn, Schedule("good", files.OfferFile("/f", "x"), 60, 120));
        Assert.Equal("ScheduleDownloadResponse", turn.Name());
        turn = await bench.CallAsync(
            turn,
            Schedule("bad", FileServer.Nowhere(), 200, 230, 240, 260)
        );
        await bench.FinishAsync(turn);
        await bench.AdvanceAsync(TimeSpan.FromSeconds(59));
        Assert.Empty(files.Seen);
        await bench.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(0, (await bench.TransferredAsync()).FaultCode.Value);
        await bench.AdvanceAsync(Moment);
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["7 TRANSFER COMPLETE", "M ScheduleDownload/good"], inform.Events());
        await TransferTests.EndAsync(bench, await bench.AcknowledgeAsync(inform));
        for (var attempt = 0; attempt < 2; attempt++)
        {
            await bench.AdvanceToDueAsync();
            await bench.TransferredAsync();
        }
        await bench.AdvanceAsync(Moment);
        inform = await bench.Acs.TakeAsync();
        Assert.Equal(["7 TRANSFER COMPLETE", "M ScheduleDownload/bad"], inform.Events());
        var complete = await bench.AcknowledgeAsync(inform);
        Assert.Equal("9020", complete.Text("FaultCode"));
        await TransferTests.EndAsync(bench, complete);
    }

    private static string Schedule(string key, Uri url, params int[] windows)
    {
        var list = new StringBuilder();
        for (var i = 0; i < windows.Length; i += 2)
            list.Append(
                $"<TimeWindowStruct><WindowStart>{windows[i]}</WindowStart><WindowEnd>{windows[i + 1]}"
                    + "</WindowEnd><WindowMode>1 At Any Time</WindowMode><UserMessage/>"
                    + "<MaxRetries>0</MaxRetries></TimeWindowStruct>"
            );
        return Soap.Rpc(
            "ScheduleDownload",
            $"<CommandKey>{key}</CommandKey><FileType>4 Tone File</FileType><URL>{url}</URL>"
                + "<Username/><Password/><FileSize>0</FileSize><TargetFileName/>"
                + $"<TimeWindowList>{list}</TimeWindowList>"
        );
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Wire;

/// <summary>How long a CPE may be silent, on a clock that the test moves.</summary>
public sealed class SilenceTests : IAsyncLifetime
{
    private readonly TestClock _clock = new();
    private TestAcs _acs = null!;

    public async ValueTask InitializeAsync() => _acs = await TestAcs.StartAsync(time: _clock);

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Theory]
    [Spec("checklist", "B024", "B025")]
    [Quirk(63)]
    [InlineData("", 25, 10)]
    [InlineData("<cwmp:SessionTimeout>90</cwmp:SessionTimeout>", 60, 40)]
    [InlineData("<cwmp:sessionTimeout>90</cwmp:sessionTimeout>", 60, 40)]
    public async Task A_session_lasts_as_long_as_the_device_asked_and_no_longer(
        string header,
        int alive,
        int more
    )
    {
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(Xml.Inform(headers: header));
        Advance(alive);
        Assert.Equal(
            "GetRPCMethodsResponse",
            (await cpe.PostAsync(Xml.Envelope("<cwmp:GetRPCMethods/>"))).Message()
        );
        Advance(alive + more);
        await EndedAsync();
        Assert.Equal(400, (await cpe.PostAsync(Xml.Envelope("<cwmp:GetRPCMethods/>"))).Status);
    }

    [Fact]
    public async Task A_device_that_stands_still_in_the_middle_of_an_envelope_is_cut_off()
    {
        using var device = new TcpClient();
        await device.ConnectAsync(IPAddress.Loopback, _acs.Cwmp.Port);
        const string head = "POST / HTTP/1.1\r\nHost: acs\r\nContent-Length: 3000000\r\n\r\n";
        await device.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        // Of a megabyte at once, no mean since the beginning is slow for hours.
        await device.GetStream().WriteAsync(new byte[1_000_000]);
        var answer = RestAsync(device);
        await Wait.UntilAsync(
            () =>
            {
                _clock.Advance(TimeSpan.FromMinutes(5));
                return answer.IsCompleted;
            },
            "the connection was cut"
        );
        Assert.Equal(0, await answer);
        await Wait.UntilAsync(
            () => _acs.Admission.Counters.Sessions == 0,
            "its place was given back"
        );
    }

    /// <summary>What came before the end, which may be a reset.</summary>
    private static async Task<int> RestAsync(TcpClient device)
    {
        try
        {
            return await device.GetStream().ReadAsync(new byte[16]);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    [Fact]
    public async Task A_task_that_nobody_came_for_expires()
    {
        var device = await _acs.IntroduceAsync();
        var submitted = await _acs.Tasks.SubmitAsync(
            device,
            [new RebootRequest()],
            new SubmitOptions { ExpiresAfter = TimeSpan.FromMinutes(1) },
            default
        );
        var task = submitted[0];
        Advance(90);
        Assert.Equal(TaskState.Expired, (await _acs.FinishedAsync(task)).State);
    }

    // At once, while nothing is under way: the silo's own time-outs run on this clock too, and a call
    // in flight would be lost to the time that is made to pass over it.
    private void Advance(int seconds) => _clock.Advance(TimeSpan.FromSeconds(seconds));

    private Task EndedAsync() => Wait.UntilAsync(() => _acs.Sessions.Counters.Open == 0);
}

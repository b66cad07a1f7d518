using System.Text;
using Muster.Cpe.ModelFiles;
using Muster.Cpe.Tests.Wire;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Fleets;

public sealed class FleetTests
{
    private static FleetOptions Options(Uri url, int count) =>
        new()
        {
            AcsUrl = url,
            Model = BuiltInModels.Tr181Gateway,
            Count = count,
            Seed = 3,
            BootsPerSecond = 0,
            MaxConcurrentSessions = 16,
        };

    [Fact]
    public async Task all_devices_of_a_fleet_register_each_as_itself()
    {
        await using var acs = new LockStepAcs();
        await using var fleet = new Fleet(Options(acs.Url, 50));
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fleet.SessionEnded += _ =>
        {
            if (fleet.Counters.Registered == 50)
                done.TrySetResult();
        };
        await fleet.StartAsync(TestContext.Current.CancellationToken);
        var serials = new HashSet<string>(StringComparer.Ordinal);
        for (var posts = 0; posts < 100; posts++)
        {
            var post = await acs.TakeAsync();
            if (post.Name() == "Inform")
                serials.Add(post.Text("SerialNumber"));
            await post.ReplyAsync(
                post.Name() == "Inform" ? Soap.Http(Soap.InformResponse()) : Soap.NoContent
            );
        }
        await done.Task.WaitAsync(LockStepAcs.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(50, serials.Count);
        Assert.Equal(50, fleet.Counters.Sessions);
        Assert.Equal(50, fleet.Counters.Informs);
        Assert.Equal(0, fleet.Counters.FailedSessions);
        Assert.Equal(50, acs.Connections);
    }

    [Fact]
    [Spec("TR-069", "3.4.1")]
    public async Task no_two_devices_share_a_connection_and_each_closes_its_own()
    {
        await using var acs = new LockStepAcs();
        await using var fleet = new Fleet(Options(acs.Url, 2));
        await fleet.StartAsync(TestContext.Current.CancellationToken);
        var byConnection = new Dictionary<int, string>();
        for (var posts = 0; posts < 4; posts++)
        {
            var post = await acs.TakeAsync();
            if (post.Name() == "Inform")
                byConnection.Add(post.Connection, post.Text("SerialNumber"));
            await post.ReplyAsync(
                post.Name() == "Inform" ? Soap.Http(Soap.InformResponse()) : Soap.NoContent
            );
        }
        Assert.Equal(2, byConnection.Count);
        Assert.Equal(2, byConnection.Values.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task a_device_calls_home_when_asked_and_says_whether_it_failed_or_was_put_off()
    {
        await using var acs = new LockStepAcs();
        await using var fleet = new Fleet(Options(acs.Url, 1));
        var booted = new TaskCompletionSource<SessionReport>();
        fleet.SessionEnded += report => booted.TrySetResult(report);
        await fleet.StartAsync(TestContext.Current.CancellationToken);
        await (await acs.TakeAsync()).ReplyAsync(Soap.Http(Soap.InformResponse()));
        await (await acs.TakeAsync()).ReplyAsync(Soap.NoContent);
        await booted.Task.WaitAsync(LockStepAcs.Patience, TestContext.Current.CancellationToken);

        var called = fleet.Device(0).CallHomeAsync(cancel: TestContext.Current.CancellationToken);
        var inform = await acs.TakeAsync();
        Assert.Equal(["2 PERIODIC"], inform.Events());
        await inform.ReplyAsync("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
        var report = await called;
        Assert.Equal((false, true), (report.Succeeded, report.IsPutOff));
        Assert.Contains("503", report.Problem, StringComparison.Ordinal);

        called = fleet.Device(0).CallHomeAsync(cancel: TestContext.Current.CancellationToken);
        await (await acs.TakeAsync()).ReplyAsync("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n");
        report = await called;
        Assert.Equal((false, false), (report.Succeeded, report.IsPutOff));
        var counters = fleet.Counters;
        Assert.Equal((1, 1), (counters.PutOffSessions, counters.FailedSessions));
    }

    [Fact]
    public async Task ten_thousand_idle_devices_of_a_thousand_parameters_cost_20_KB_each_at_most()
    {
        const int Devices = 10_000;
        var model = DeviceModel.Load(new MemoryStream(ThousandParameters()), "thousand.csv");
        Assert.InRange(model.ParameterCount, 1000, 1100);
        var before = Settled();
        await using var fleet = new Fleet(
            Options(new Uri("http://localhost:9/"), Devices) with
            {
                Model = model,
                BootsPerSecond = 0.001,
                Password = "secret",
            }
        );
        await fleet.StartAsync(TestContext.Current.CancellationToken);
        for (var device = 0; device < Devices; device++)
        for (var part = 1; part <= 5; part++)
            Assert.True(
                fleet
                    .Device(device)
                    .Set($"Device.X_MUSTER_Part{part}.Value1", $"own {device}")
                    .Succeeded
            );
        var each = (Settled() - before) / (double)Devices;
        TestContext.Current.TestOutputHelper?.WriteLine($"{each:0} bytes a device");
        GC.KeepAlive(model);
        Assert.InRange(each, 1, 20 * 1024);
        Assert.Equal(Devices, fleet.Count);
    }

    private static long Settled() => GC.GetTotalMemory(forceFullCollection: true);

    private static byte[] ThousandParameters()
    {
        var csv = new StringBuilder("Parameter,Object,Writable,Value,Value type\n");
        csv.Append("Device,true,false,,\nDevice.DeviceInfo,true,false,,\n");
        foreach (
            var (name, value) in (ReadOnlySpan<(string, string)>)
                [
                    ("Manufacturer", "Muster"),
                    ("ManufacturerOUI", "02CAFE"),
                    ("ProductClass", "K"),
                    ("SerialNumber", "K0001"),
                    ("SoftwareVersion", "1"),
                    ("HardwareVersion", "1"),
                    ("ProvisioningCode", ""),
                ]
        )
            csv.Append($"Device.DeviceInfo.{name},false,false,{value},xsd:string\n");
        for (var table = 1; table <= 99; table++)
        {
            csv.Append($"Device.X_MUSTER_Part{table},true,false,,\n");
            for (var parameter = 1; parameter <= 10; parameter++)
                csv.Append(
                    $"Device.X_MUSTER_Part{table}.Value{parameter},false,true,v{table * parameter},xsd:string\n"
                );
        }
        return Encoding.UTF8.GetBytes(csv.ToString());
    }
}

using System.Text;
using Acs.Tests.Wire;
using Muster.Acs;
using Muster.Acs.Operations;
using Muster.Cpe;
using Muster.Cpe.ModelFiles;
using Muster.Tests;
using Xunit;
using TaskRequest = Muster.Acs.Operations.TaskRequest;

namespace Conformance.Fleets;

/// <summary>
/// The real agent with the tree of a real device against the real server with Digest on: the main job
/// from end to end.
/// </summary>
public sealed class RealTreeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string, string, string?> Devices =>
        new()
        {
            {
                "huawei-bm632w-wimax-tr098.csv",
                "InternetGatewayDevice.ManagementServer.PeriodicInformInterval",
                "InternetGatewayDevice.Layer3Forwarding.Forwarding."
            },
            {
                "zte-h199a-tr098.csv",
                "InternetGatewayDevice.ManagementServer.PeriodicInformInterval",
                "InternetGatewayDevice.Layer3Forwarding.Forwarding."
            },
            {
                "tplink-ex220-tr181.csv",
                "Device.ManagementServer.PeriodicInformInterval",
                "Device.NAT.PortMapping."
            },
            {
                // This file says of no object that it can be added to.
                "tplink-ec220g5v3-tr181.csv",
                "Device.ManagementServer.PeriodicInformInterval",
                null
            },
        };

    [Theory]
    [MemberData(nameof(Devices))]
    public async Task A_real_tree_is_read_written_changed_upgraded_and_woken(
        string file,
        string writable,
        string? table
    )
    {
        var path = SharedFiles.Path("devices", file);
        await using var acs = await TestAcs.StartAsync(options =>
            options with
            {
                CpeAuthentication = CpeAuthentication.Digest,
                CpeUser = "cpe",
                CpePassword = "secret-of-the-fleet",
            }
        );
        await using var fleet = new Fleet(
            new FleetOptions
            {
                AcsUrl = acs.Cwmp,
                Model = DeviceModel.Load(path),
                Username = "cpe",
                Password = "secret-of-the-fleet",
                ConnectionRequestUsername = "cpe",
                ConnectionRequestPassword = "secret-of-the-fleet",
                RebootTime = TimeSpan.FromMilliseconds(100),
                Readings = new StandardReadings { ConnectionRequestBurst = 100 },
            }
        );
        var registered = new TaskCompletionSource<SessionReport>();
        fleet.SessionEnded += report => registered.TrySetResult(report);
        await fleet.StartAsync();
        var first = await registered.Task.WaitAsync(Patience);
        Assert.True(first.Succeeded, first.Problem);
        var device = (await acs.Devices.SearchAsync(new DeviceQuery(), default)).Items.Single().Id;

        // A connection request wakes the device: its periodic Inform is a day away.
        var refresh = await RunAsync(acs, device, new RefreshObjectRequest());
        await EqualsFileAsync(acs, device, DeviceFile.Read(path), refresh);

        await RunAsync(
            acs,
            device,
            new SetParameterValuesRequest([new NamedValue(writable, "4321")])
        );
        var read = await RunAsync(acs, device, new GetParameterValuesRequest([writable]));
        Assert.Equal("4321", read.Result!.ParameterValues!.Single().Value);
        Assert.Equal("4321", fleet.Device(0).Get(writable));

        if (table is not null)
            await AddAndDeleteAsync(acs, device, table);

        await acs.Files.PutAsync(
            new FileDescription("fw-9.bin", "1 Firmware Upgrade Image", Version: "9.9.9"),
            new MemoryStream(Encoding.ASCII.GetBytes("muster-firmware 9.9.9\nimage")),
            default
        );
        var download = await RunAsync(acs, device, new DownloadRequest("fw-9.bin"));
        Assert.NotNull(download.Result!.CompleteTime);
        var detail = await acs.Devices.GetAsync(device, default);
        Assert.Equal("9.9.9", detail.SoftwareVersion);
        Assert.Contains("M Download", detail.LastEvents);
        Assert.Contains("1 BOOT", detail.LastEvents);
    }

    private static async Task AddAndDeleteAsync(TestAcs acs, string device, string table)
    {
        var added = await RunAsync(acs, device, new AddObjectRequest(table));
        var instance = $"{table}{added.Result!.InstanceNumber}.";
        Assert.NotEmpty(await acs.Devices.GetParametersAsync(device, instance, default));
        await RunAsync(acs, device, new DeleteObjectRequest(instance));
        await Assert.ThrowsAsync<OperationException>(() =>
            acs.Devices.GetParametersAsync(device, instance, default)
        );
    }

    private static async Task<DeviceTask> RunAsync(TestAcs acs, string device, TaskRequest request)
    {
        var task = (
            await acs.Tasks.SubmitAsync(
                device,
                [request],
                new SubmitOptions { Wake = true, Wait = Patience },
                default
            )
        )[0];
        Assert.True(
            task.State == TaskState.Done,
            $"{request}: {task.State} {task.Fault?.Code} {task.Fault?.Message} "
                + string.Join(", ", task.Fault?.Parameters.Select(p => $"{p.Name} {p.Code}") ?? [])
        );
        return task;
    }

    private static async Task EqualsFileAsync(
        TestAcs acs,
        string device,
        DeviceFile file,
        DeviceTask refresh
    )
    {
        var tree = (
            await acs.Devices.RevealParametersAsync(device, "", "test", "to compare", default)
        ).ToDictionary(view => view.Path.TrimEnd('.'), StringComparer.Ordinal);
        Assert.Null(refresh.Result!.Unreadable);
        foreach (var row in file.Rows)
        {
            Assert.True(tree.TryGetValue(row.Path, out var view), $"{row.Path} is missing");
            Assert.True(view.IsObject == row.IsObject, $"{row.Path} object {view.IsObject}");
            Assert.True(view.Writable == row.Writable, $"{row.Path} writable {view.Writable}");
            if (!row.IsObject && !IsOfTheSimulator(row.Path))
                Assert.True(
                    Same(row.Value, view.Value),
                    $"{row.Path}: '{view.Value}', file '{row.Value}'"
                );
        }
        // What the file lacks and the agent cannot do without is all in one object.
        Assert.All(
            tree.Keys.Except(file.Rows.Select(row => row.Path)),
            extra => Assert.Contains(".ManagementServer", extra, StringComparison.Ordinal)
        );
    }

    // The simulated device lives elsewhere than the one the file was taken from.
    private static bool IsOfTheSimulator(string path) =>
        path.Contains(".ManagementServer.", StringComparison.Ordinal)
        || path.EndsWith(".UpTime", StringComparison.Ordinal)
        || path.EndsWith(".CurrentLocalTime", StringComparison.Ordinal);

    // Secrets read as empty (TR-069 A.3.2.1).
    private static bool Same(string file, string? read) => file == read || read is "";
}

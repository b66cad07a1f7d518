using Acs.Tests.Wire;
using Muster.Acs;
using Muster.Acs.Operations;
using Muster.Cpe;
using Muster.Cpe.ModelFiles;
using Xunit;
using TaskRequest = Muster.Acs.Operations.TaskRequest;

namespace Conformance.Fleets;

/// <summary>The agent's configuration: kept by the server, and given back.</summary>
public sealed class ConfigurationTests
{
    private const string Parameter = "Device.ManagementServer.PeriodicInformInterval";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(null, "1 Vendor Configuration File")]
    [InlineData(FilesAuthentication.Digest, "1 Vendor Configuration File")]
    [InlineData(FilesAuthentication.Basic, "1 Vendor Configuration File")]
    public async Task A_configuration_that_a_device_uploaded_brings_its_settings_back(
        FilesAuthentication? authentication,
        string fileType
    )
    {
        await using var acs = await TestAcs.StartAsync(options =>
            options with
            {
                FilesAuthentication = authentication,
                CpeUser = "cpe",
                CpePassword = "secret-of-the-fleet",
            }
        );
        await using var fleet = new Fleet(
            new FleetOptions
            {
                AcsUrl = acs.Cwmp,
                Model = BuiltInModels.Tr181Gateway,
                ConnectionRequestUsername = "cpe",
                ConnectionRequestPassword = "secret-of-the-fleet",
                RebootTime = TimeSpan.FromMilliseconds(100),
            }
        );
        var registered = new TaskCompletionSource<SessionReport>();
        fleet.SessionEnded += report => registered.TrySetResult(report);
        await fleet.StartAsync();
        Assert.True((await registered.Task.WaitAsync(Patience)).Succeeded);
        var device = (await acs.Devices.SearchAsync(new DeviceQuery(), default)).Items.Single().Id;

        await RunAsync(acs, device, Set("4321"));
        await RunAsync(acs, device, new UploadRequest(fileType));
        var files = acs.Service<IDeviceFiles>();
        var kept = (await files.ListAsync(device, null, new(), default)).Items.Single();
        Assert.Equal((DeviceFileKind.Configuration, 1L), (kept.Kind, kept.Version));

        await RunAsync(acs, device, Set("8765"));
        Assert.Equal("8765", fleet.Device(0).Get(Parameter));
        var options = new SubmitOptions { Wake = true, Wait = Patience };
        var restore = await files.RestoreAsync(device, kept.Kind, 1, new(), options, default);
        Assert.Equal((TaskState.Done, null), (restore.State, restore.Fault?.Message));
        Assert.Equal("4321", fleet.Device(0).Get(Parameter));
    }

    private static SetParameterValuesRequest Set(string value) =>
        new([new NamedValue(Parameter, value)]);

    private static async Task RunAsync(TestAcs acs, string device, TaskRequest request)
    {
        var options = new SubmitOptions { Wake = true, Wait = Patience };
        var task = (await acs.Tasks.SubmitAsync(device, [request], options, default))[0];
        Assert.Equal((TaskState.Done, null), (task.State, task.Fault?.Message));
    }
}

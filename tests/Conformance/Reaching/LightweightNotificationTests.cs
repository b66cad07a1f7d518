using System.Diagnostics;
using System.Globalization;
using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Cpe;
using Muster.Cpe.ModelFiles;
using Muster.Tests;
using Xunit;
using TaskRequest = Muster.Acs.Operations.TaskRequest;

namespace Conformance.Reaching;

/// <summary>The agent's lightweight notifications against the server that takes them.</summary>
public sealed class LightweightNotificationTests : IAsyncLifetime
{
    private const string Password = "secret-of-the-fleet";
    private const string Ms = "Device.ManagementServer.";
    private const string Language = "Device.UserInterface.CurrentLanguage";
    private const string UpTime = "Device.DeviceInfo.UpTime";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private TestAcs? _acs;
    private Fleet? _fleet;
    private string _device = "";

    private TestAcs Acs => _acs!;
    private FleetDevice Device => _fleet!.Device(0);

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync(options =>
            options with
            {
                NotificationPort = 0,
                CpeUser = "cpe",
                CpePassword = Password,
            }
        );
        _fleet = new Fleet(
            new FleetOptions
            {
                AcsUrl = Acs.Cwmp,
                Model = BuiltInModels.Tr181Gateway,
                Username = "cpe",
                Password = Password,
                ConnectionRequestUsername = "cpe",
                ConnectionRequestPassword = Password,
            }
        );
        var registered = new TaskCompletionSource();
        _fleet.SessionEnded += _ => registered.TrySetResult();
        await _fleet.StartAsync();
        await registered.Task.WaitAsync(Patience);
        _device = (await Acs.Devices.SearchAsync(new DeviceQuery(), default)).Items.Single().Id;
        await RunAsync(
            new SetParameterAttributesRequest([new(Language, 5), new(UpTime, 3)]),
            new SetParameterValuesRequest([
                new(Ms + "UDPLightweightNotificationPort", PortOf(Acs.Notifications.Port)),
                new(Ms + "LightweightNotificationProtocolsUsed", "UDP"),
            ])
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_fleet is not null)
            await _fleet.DisposeAsync();
        if (_acs is not null)
            await _acs.DisposeAsync();
    }

    [Fact]
    [Spec("TR-069", "M")]
    [Spec("checklist", "D036", "G037")]
    public async Task A_change_is_shown_that_no_session_brought()
    {
        var informs = await Acs.InformsAsync(_device);
        Assert.True(Device.Set(Language, "fr").Succeeded);
        await ShowsAsync(Language, "fr");
        NextSecond();
        Assert.True(Device.Set(Language, "de").Succeeded);
        await ShowsAsync(Language, "de");
        Assert.Equal(informs.Count, (await Acs.InformsAsync(_device)).Count);
        // The passive one came along.
        var upTime = await Acs.Devices.GetParametersAsync(_device, UpTime, default);
        Assert.NotNull(Assert.Single(upTime).Value);
        // Counted when it is stored: what is shown may be a moment ahead.
        var clock = Stopwatch.StartNew();
        while (Counters.Notifications < 2)
            Assert.True(clock.Elapsed < Patience, "The second one was not counted.");
        Assert.Equal((2, 0), (Counters.Notifications, Counters.NotificationsDropped));
    }

    [Fact]
    [Spec("checklist", "G037")]
    public async Task A_device_that_does_not_know_its_password_tells_nothing()
    {
        Assert.True(
            Device.Set(Ms + "Password", "guess", Muster.Cpe.Tree.ValueOrigin.Acs).Succeeded
        );
        Assert.True(Device.Set(Language, "fr").Succeeded);
        var clock = Stopwatch.StartNew();
        while (Counters.NotificationsDropped == 0)
            Assert.True(clock.Elapsed < Patience, "The datagram did not arrive.");
        Assert.Equal(0, Counters.Notifications);
    }

    /// <summary>UpTime counts seconds, and only what has changed is told.</summary>
    private void NextSecond()
    {
        var clock = Stopwatch.StartNew();
        for (var before = Device.Get(UpTime); Device.Get(UpTime) == before; )
            Assert.True(clock.Elapsed < Patience, "The device's time stands still.");
    }

    private DatagramCounters Counters => Acs.Wakes.Datagrams;

    private async Task RunAsync(params TaskRequest[] requests)
    {
        var options = new SubmitOptions { Wake = true, Wait = Patience };
        var tasks = await Acs.Tasks.SubmitAsync(_device, requests, options, default);
        Assert.All(tasks, task => Assert.Equal((TaskState.Done, null), (task.State, task.Fault)));
    }

    private async Task ShowsAsync(string name, string value)
    {
        var clock = Stopwatch.StartNew();
        while (await ReadAsync(name) != value)
            Assert.True(clock.Elapsed < Patience, $"{name} was never shown as {value}.");
    }

    private async Task<string?> ReadAsync(string name)
    {
        try
        {
            return (await Acs.Devices.GetParametersAsync(_device, name, default)).Single().Value;
        }
        catch (OperationException unknown) when (unknown.Kind == OperationFaultKind.NotFound)
        {
            return null;
        }
    }

    private static string PortOf(int port) => port.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Cwmp;
using Muster.Cwmp.Messages;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What every store must do; inherited once for each database.</summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    private protected static readonly DateTimeOffset Noon = new(
        2026,
        1,
        2,
        12,
        0,
        0,
        TimeSpan.Zero
    );

    private TestStore? _store;

    private protected FakeTimeProvider Clock { get; } = new(Noon);

    /// <summary>The open store.</summary>
    private protected TestStore Store => _store!;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Forget();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the database of this test, created when it is not there.</summary>
    private protected abstract Task<TestStore> OpenAsync();

    /// <summary>Removes the database of this test.</summary>
    private protected abstract void Forget();

    private protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        _store = await OpenAsync();
    }

    /// <summary>The ports of an open store.</summary>
    private protected sealed record TestStore(
        IDeviceStore Devices,
        ITaskStore Tasks,
        IFileStore Files,
        ISettingsStore Settings,
        IAsyncDisposable Owner
    ) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Owner.DisposeAsync();
    }

    internal static DeviceRecord Device(int number)
    {
        var serial = number.ToString("D6", CultureInfo.InvariantCulture);
        var identity = new DeviceIdStruct("ZTE", "C0B101", "H199A", serial);
        return new DeviceRecord
        {
            Key = DeviceKey.Of(identity),
            Id = DeviceKey.IdOf(identity),
            Identity = identity,
            FirstInform = Noon,
            LastInform = Noon,
            LastEvents = ["2 PERIODIC"],
            CwmpVersion = CwmpVersion.V1_2,
            RemoteAddress = "192.0.2.7",
            Informed = Informed("1.0"),
        };
    }

    private protected static ParameterValueStruct[] Informed(string software) =>
        [
            Value("Device.DeviceInfo.HardwareVersion", "HW-3"),
            Value("Device.DeviceInfo.ModelName", "H199A-X"),
            Value("Device.DeviceInfo.SoftwareVersion", software),
            Value("Device.ManagementServer.ParameterKey", ""),
        ];

    private protected static ParameterValueStruct Value(string name, string text) =>
        new(name, ParameterValue.String(text));

    internal static InformRecord Inform(DeviceRecord device, bool changed = true) =>
        new(device, changed, [new("2 PERIODIC", "")], 0, []);

    private protected async Task<DeviceRecord> StoredAsync(DeviceRecord device)
    {
        var row = await Store.Devices.RecordAsync(Inform(device), Token);
        return device with { RowId = row };
    }

    private protected Task<DeviceRecord> StoredAsync(int number) => StoredAsync(Device(number));

    private protected static DeviceTask NewTask(
        DeviceRecord device,
        string id,
        TaskState state = TaskState.Pending
    ) =>
        new()
        {
            Id = id,
            DeviceId = device.Id,
            Request = new RebootRequest(),
            State = state,
            Created = Noon,
            Author = "tests",
        };
}

using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Cwmp;
using Muster.Cwmp.Messages;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What all contracts of stores need; each is inherited once for each database.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    internal static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly StoreHost _host;
    private OpenStore? _store;

    private protected StoreContract(StoreHost host) => _host = host;

    private protected FakeTimeProvider Clock => _host.Clock;

    /// <summary>With which it is opened next.</summary>
    private protected AcsOptions Options
    {
        get => _host.Options;
        set => _host.Options = value;
    }

    /// <summary>The open store.</summary>
    private protected OpenStore Store => _store!;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _store = _host.Open();
        return ValueTask.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync()
    {
        // Not open when the test was skipped.
        if (_store is not null)
            await _store.Owner.DisposeAsync();
        _host.Forget();
        GC.SuppressFinalize(this);
    }

    private protected async Task ReopenAsync()
    {
        await Store.Owner.DisposeAsync();
        _store = _host.Open();
    }

    /// <summary>How many contents of files lie on the disk, begun ones included.</summary>
    private protected int StoredContents() => _host.StoredContents();

    private protected void LeaveContent(string sha256) => _host.LeaveContent(sha256);

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

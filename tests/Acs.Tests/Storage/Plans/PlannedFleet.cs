using System.Globalization;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Storage.Plans;

/// <summary>A thousand devices, of which one in two hundred has what is searched for.</summary>
internal static class PlannedFleet
{
    public const int Devices = 1_000;

    /// <summary>One device in so many has what is rare.</summary>
    private const int Rare = 200;

    /// <summary>And so many have it.</summary>
    public const int Found = Devices / Rare;

    /// <summary>Of the software, of each model.</summary>
    public const int Versions = 4;

    public const string UpTime = "DeviceInfo.UpTime";
    public const string FirstUse = "DeviceInfo.FirstUseDate";
    public const string Code = "DeviceInfo.ProvisioningCode";

    /// <summary>The parameters that are indexed.</summary>
    public static AcsOptions Options { get; } =
        new() { IndexedParameters = [UpTime, FirstUse, Code] };

    public static Task FillAsync(OpenStore store, CancellationToken cancellation) =>
        Task.WhenAll(
            Enumerable.Range(0, Devices).Select(number => StoreAsync(store, number, cancellation))
        );

    /// <summary>As makers number them: not one after the other, and none twice.</summary>
    public static string SerialOf(int number) =>
        ((uint)number * 2654435761u).ToString("X8", CultureInfo.InvariantCulture);

    /// <summary>So many in each net.</summary>
    public static string AddressOf(int number) =>
        $"10.{number / Found / 200}.{number / Found % 200}.{number % Found}";

    private static async Task StoreAsync(
        OpenStore store,
        int number,
        CancellationToken cancellation
    )
    {
        var device = Device(number);
        var row = await store.Devices.RecordAsync(StoreContract.Inform(device), cancellation);
        var task = new DeviceTask
        {
            Id = $"task{number}",
            DeviceId = device.Id,
            Request = new RebootRequest(),
            State = TaskState.Pending,
            Created = StoreContract.Noon,
            Author = "tests",
        };
        await store.Tasks.InsertAsync(row, [task], cancellation);
        await store.Devices.CommitAsync(
            new(row)
            {
                Shadow = Tree(number),
                AddTags = Rarely(number, 3) ? ["all", "lab"] : ["all"],
                Tasks = Rarely(number, 4) ? [Failed(task)] : [],
            },
            cancellation
        );
    }

    private static bool Rarely(int number, int rest) => number % Rare == rest;

    private static DeviceRecord Device(int number)
    {
        var identity = new DeviceIdStruct(
            "Acme",
            "00D09E",
            "Class" + (number % 3),
            SerialOf(number)
        );
        return StoreContract.Device(number) with
        {
            Key = DeviceKey.Of(identity),
            Id = DeviceKey.IdOf(identity),
            Identity = identity,
            FirstInform = StoreContract.Noon.AddMinutes(-number),
            LastInform = StoreContract.Noon.AddMinutes(-number),
            RemoteAddress = AddressOf(number),
            Informed =
            [
                String("Device.DeviceInfo.ModelName", Rarely(number, 1) ? "Rare" : "Common"),
                String("Device.DeviceInfo.SoftwareVersion", "1." + (number % Versions)),
            ],
        };
    }

    private static Shadow Tree(int number) =>
        Shadow.Empty.WithValues(
            [
                String("Device." + Code, Rarely(number, 2) ? "rare" : "common"),
                new("Device." + UpTime, new($"{number}", XsdTypes.UnsignedInt)),
                new(
                    "Device." + FirstUse,
                    new(
                        StoreContract.Noon.AddDays(-number).UtcDateTime.ToString("s") + "Z",
                        XsdTypes.DateTime
                    )
                ),
            ],
            StoreContract.Noon
        );

    private static DeviceTask Failed(DeviceTask task) =>
        task with
        {
            State = TaskState.Failed,
            Finished = StoreContract.Noon,
            Fault = new TaskFault("9005", "No.", []),
        };

    private static ParameterValueStruct String(string name, string value) =>
        new(name, ParameterValue.String(value));
}

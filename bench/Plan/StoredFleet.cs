using System.Globalization;
using Muster.Acs.Devices;
using Muster.Acs.Storage;
using Muster.Cwmp.Messages;

namespace Muster.Bench;

/// <summary>
/// Devices as they are in the store after they were read: two models of each root, as many hosts as there
/// happen to be, so that many devices have the same names and none the same values.
/// </summary>
internal sealed class StoredFleet(int parameters)
{
    private static readonly DateTimeOffset Then = TimeProvider.System.GetUtcNow().AddHours(-1);

    public static readonly string[] Classes = ["HG181", "EX181", "HG098", "EX098"];

    public static async Task FillAsync(
        IDeviceStore store,
        int devices,
        int parameters,
        CancellationToken cancellation
    )
    {
        var fleet = new StoredFleet(parameters);
        await Parallel.ForEachAsync(
            Enumerable.Range(1, devices),
            new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = cancellation },
            async (number, token) => await fleet.StoreAsync(store, number, token)
        );
    }

    /// <summary>Stores the device of this number; answers its row.</summary>
    public async Task<DeviceRecord> StoreAsync(
        IDeviceStore store,
        int number,
        CancellationToken cancellation
    )
    {
        var isTr181 = number % 4 < 2;
        var root = isTr181 ? "Device" : "InternetGatewayDevice";
        var identity = new DeviceIdStruct(
            "Acme",
            "00D09E",
            Classes[number % 4],
            number.ToString("D8", CultureInfo.InvariantCulture)
        );
        var id = DeviceKey.IdOf(identity);
        var record = new DeviceRecord
        {
            Key = DeviceKey.OfId(id),
            Id = id,
            Identity = identity,
            FirstInform = Then,
            LastInform = Then,
            LastEvents = ["2 PERIODIC"],
            RemoteAddress = "192.0.2.1",
            Discovered = Then,
            Informed =
            [
                new($"{root}.DeviceInfo.HardwareVersion", ParameterValue.String("A1")),
                new(
                    $"{root}.DeviceInfo.SoftwareVersion",
                    ParameterValue.String(number % 10 == 0 ? "1.9.4" : "2.1.0")
                ),
                new(
                    $"{root}.ManagementServer.ConnectionRequestURL",
                    ParameterValue.String($"http://192.0.2.1:7547/{number}")
                ),
            ],
        };
        var row = await store.RecordAsync(new(record, true, [], 0, []), cancellation);
        var tags = new List<string> { number % 3 == 0 ? "plan:gold" : "plan:silver" };
        if (number % 50 == 0)
            tags.Add("lab");
        await store.CommitAsync(
            new DeviceCommit(row)
            {
                Shadow = TreeOf(isTr181, number),
                Discovered = Then,
                AddTags = tags,
            },
            cancellation
        );
        return record with { RowId = row };
    }

    private Shadow TreeOf(bool isTr181, int number)
    {
        var tree = new SortedDictionary<string, ShadowNode>(StringComparer.Ordinal);
        var root = isTr181 ? "Device." : "InternetGatewayDevice.";
        void Set(string path, string value, string type = XsdTypes.String, bool writable = true)
        {
            path = root + path;
            for (var dot = path.IndexOf('.'); dot >= 0; dot = path.IndexOf('.', dot + 1))
                tree.TryAdd(path[..(dot + 1)], new(path[..(dot + 1)], true, null, Then));
            tree[path] = new(path, writable, new ParameterValue(value, type), Then);
        }
        Set("DeviceInfo.SoftwareVersion", number % 10 == 0 ? "1.9.4" : "2.1.0", writable: false);
        Set("DeviceInfo.HardwareVersion", "A1", writable: false);
        Set("ManagementServer.PeriodicInformEnable", "1", XsdTypes.Boolean);
        Set("ManagementServer.PeriodicInformInterval", "300", XsdTypes.UnsignedInt);
        Set("Time.NTPServer1", number % 20 == 0 ? "pool.example" : "ntp.isp.example");
        var wifi = isTr181 ? "WiFi.SSID" : "LANDevice.1.WLANConfiguration";
        for (var radio = 1; radio <= 4; radio++)
        {
            Set($"{wifi}.{radio}.SSID", $"home-{number:D8}");
            Set($"{wifi}.{radio}.Enable", "1", XsdTypes.Boolean);
            var key = isTr181
                ? $"WiFi.AccessPoint.{radio}.Security.KeyPassphrase"
                : $"{wifi}.{radio}.PreSharedKey.1.KeyPassphrase";
            Set(key, $"key {number:D8}");
        }
        var wan = isTr181
            ? "PPP.Interface.1"
            : "WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1";
        Set($"{wan}.Username", $"{number:D8}@isp.example");
        Set($"{wan}.Password", "");
        var nat = isTr181 ? "NAT.PortMapping" : $"{wan}.PortMapping";
        Set($"{nat}.1.ExternalPort", "8080", XsdTypes.UnsignedInt);
        Set($"{nat}.1.InternalClient", "192.168.1.10");
        var hosts = isTr181 ? "Hosts.Host" : "LANDevice.1.Hosts.Host";
        for (var host = 1; host <= number % 10; host++)
        {
            Set($"{hosts}.{host}.HostName", $"host-{number % 977}-{host}", writable: false);
            Set($"{hosts}.{host}.IPAddress", $"192.168.1.{host + 1}", writable: false);
        }
        var count = tree.Values.Count(node => !node.IsObject);
        for (var more = 0; count < parameters; more++, count++)
            Set(
                $"X_ACME_Module.{1 + (more / 40)}.Parameter{more % 40}",
                $"value {(number * 31) + more}",
                more % 5 == 0 ? XsdTypes.UnsignedInt : XsdTypes.String
            );
        return new Shadow([.. tree.Values]);
    }
}

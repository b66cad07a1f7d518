using System.Collections.Concurrent;
using System.Globalization;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Muster.Cwmp.Messages;

namespace Muster.Bench;

/// <summary>
/// Devices as they are in the store after they were read: four models, three versions of the software, own
/// serial numbers, addresses, names and keys, counters, as many hosts as there happen to be; the rest is
/// what the model has, as in trees of real devices.
/// </summary>
internal sealed class MillionFleet(int parameters)
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly DateTimeOffset FirstUse = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Classes = ["HG181", "EX181", "HG098", "EX098"];
    private static readonly string[] Versions = ["2.1.0", "2.0.3", "1.9.4"];
    private static readonly string[] Codes = ["9001", "9002", "9003", "9005", "9007"];

    private readonly ConcurrentDictionary<(string Root, int Hosts), TreeLayout> layouts = [];
    private readonly string[] rest =
    [
        .. Enumerable
            .Range(0, parameters)
            .Select(more => $"X_ACME_Module.{1 + (more / 40)}.Parameter{more % 40}"),
    ];

    /// <summary>A number and a time that are indexed beside those that always are.</summary>
    public static string[] Indexed { get; } = ["DeviceInfo.UpTime", "DeviceInfo.FirstUseDate"];

    private const int MostUpTime = 5_000_000;

    /// <summary>Below it are about so many of a fleet.</summary>
    public static int UpTimeOf(int found, int devices) => (int)(MostUpTime * (long)found / devices);

    /// <summary>Devices were used one after the other, a second between: in milliseconds since 1970.</summary>
    public static long FirstUseOf(int number) =>
        FirstUse.AddSeconds(number).ToUnixTimeMilliseconds();

    /// <summary>Stores the device of this number; one in twenty has failed a task.</summary>
    public async Task StoreAsync(
        IDeviceStore devices,
        ITaskStore tasks,
        int number,
        CancellationToken cancellation
    )
    {
        var record = Record(number);
        var row = await devices.RecordAsync(new(record, true, [], 0, []), cancellation);
        var commit = new DeviceCommit(row)
        {
            Shadow = TreeOf(number),
            Discovered = Now,
            AddTags = Tags(number),
        };
        if (number % 20 == 1)
        {
            var task = Task(record, number);
            // There already where a fill that was broken off goes on.
            if (await tasks.FindAsync(task.Id, cancellation) is null)
                await tasks.InsertAsync(row, [task], cancellation);
            commit = commit with { Tasks = [Failed(task, number)] };
        }
        await devices.CommitAsync(commit, cancellation);
    }

    public static string SerialOf(int number) =>
        // As makers number them: not one after the other.
        ((uint)number * 2654435761u).ToString("X8", CultureInfo.InvariantCulture)
        + (number % 97).ToString("D4", CultureInfo.InvariantCulture);

    private static string ClassOf(int number) => Classes[number % 4];

    private static string SoftwareOf(int number) =>
        number % 10 == 0 ? Versions[2]
        : number % 10 < 4 ? Versions[1]
        : Versions[0];

    private static string AddressOf(int number) =>
        $"{100 + (number & 15)}.{(number >> 4) & 255}.{(number >> 12) & 255}.{1 + (number % 250)}";

    private static List<string> Tags(int number)
    {
        var tags = new List<string> { number % 3 == 0 ? "plan:gold" : "plan:silver" };
        if (number % 500 == 0)
            tags.Add("lab");
        return tags;
    }

    public static DeviceRecord Record(int number)
    {
        var identity = new DeviceIdStruct("Acme", "00D09E", ClassOf(number), SerialOf(number));
        var id = DeviceKey.IdOf(identity);
        var root = number % 4 < 2 ? "Device" : "InternetGatewayDevice";
        return new()
        {
            Key = DeviceKey.OfId(id),
            Id = id,
            Identity = identity,
            FirstInform = Now.AddSeconds(-number),
            LastInform = Now.AddMilliseconds(-(number * 37L % 86_400_000)),
            LastEvents = ["2 PERIODIC"],
            RemoteAddress = AddressOf(number),
            Discovered = Now,
            Informed =
            [
                new($"{root}.DeviceInfo.HardwareVersion", ParameterValue.String("A1")),
                new(
                    $"{root}.DeviceInfo.SoftwareVersion",
                    ParameterValue.String(SoftwareOf(number))
                ),
                new(
                    $"{root}.ManagementServer.ConnectionRequestURL",
                    ParameterValue.String($"http://{AddressOf(number)}:7547/{number:X8}")
                ),
            ],
        };
    }

    private static DeviceTask Task(DeviceRecord device, int number) =>
        new()
        {
            Id = $"fail{number.ToString("D8", CultureInfo.InvariantCulture)}",
            DeviceId = device.Id,
            Request = new AddObjectRequest("Device.NAT.PortMapping."),
            State = TaskState.Pending,
            Created = Now.AddHours(-1),
            Author = "bench",
        };

    private static DeviceTask Failed(DeviceTask task, int number) =>
        task with
        {
            State = TaskState.Failed,
            Started = Now.AddHours(-1),
            Finished = Now.AddHours(-1).AddMilliseconds(number),
            Attempts = 1,
            Fault = new TaskFault(Codes[number / 20 % Codes.Length], "It was refused.", []),
        };

    public Shadow TreeOf(int number)
    {
        var random = new Random(number);
        var root = number % 4 < 2 ? "Device." : "InternetGatewayDevice.";
        var read = Now.AddSeconds(-random.Next(900_000));
        var told = new List<ShadowNode>(parameters);
        void Set(string path, string value, string type = XsdTypes.String, bool writable = true) =>
            told.Add(new(path, writable, new ParameterValue(value, type), read));
        Set("DeviceInfo.ModelName", ClassOf(number), writable: false);
        Set("DeviceInfo.SoftwareVersion", SoftwareOf(number), writable: false);
        Set("DeviceInfo.HardwareVersion", "A1", writable: false);
        Set("DeviceInfo.SerialNumber", SerialOf(number), writable: false);
        Set("DeviceInfo.UpTime", Text(random.Next(MostUpTime)), XsdTypes.UnsignedInt, false);
        Set(
            "DeviceInfo.FirstUseDate",
            FirstUse.AddSeconds(number).ToString("s", CultureInfo.InvariantCulture) + "Z",
            XsdTypes.DateTime,
            false
        );
        Set("ManagementServer.PeriodicInformInterval", "86400", XsdTypes.UnsignedInt);
        Set(
            "ManagementServer.ConnectionRequestURL",
            $"http://{AddressOf(number)}:7547/{number:X8}"
        );
        // Searched, and no index has it: one device in a thousand.
        Set("Time.NTPServer1", number % 1_000 == 8 ? "pool.example" : "ntp.isp.example");
        Set("PPP.Interface.1.Username", $"{number:D8}@isp.example");
        Set("PPP.Interface.1.ExternalIPAddress", AddressOf(number), writable: false);
        for (var radio = 1; radio <= 2; radio++)
        {
            Set($"WiFi.SSID.{radio}.SSID", $"home-{random.Next():X8}");
            Set(
                $"WiFi.SSID.{radio}.BSSID",
                $"00:D0:9E:{number & 255:X2}:{radio:X2}:{number >> 12:X2}"
            );
            Set($"WiFi.AccessPoint.{radio}.Security.KeyPassphrase", $"{random.NextInt64():X12}");
        }
        var hosts = 0;
        for (var host = 1; host <= random.Next(8); host++)
        {
            hosts = host;
            Set($"Hosts.Host.{host}.HostName", $"host-{random.Next(4000)}", writable: false);
            Set($"Hosts.Host.{host}.IPAddress", $"192.168.1.{host + 1}", writable: false);
            Set($"Hosts.Host.{host}.PhysAddress", $"{random.NextInt64():X12}", writable: false);
        }
        for (var port = 1; port <= 8; port++)
        {
            Set(
                $"Ethernet.Interface.{port}.Stats.BytesSent",
                Text(random.Next()),
                XsdTypes.UnsignedInt
            );
            Set(
                $"Ethernet.Interface.{port}.Stats.BytesReceived",
                Text(random.Next()),
                XsdTypes.UnsignedInt
            );
        }
        for (var more = 0; told.Count < parameters; more++)
        {
            // What people changed here and there.
            var value = random.Next(100) < 3 ? random.Next(10_000) : more * 7;
            Set(rest[more], Text(value), XsdTypes.UnsignedInt);
        }
        return layouts
            .GetOrAdd(
                (root, hosts),
                static (of, nodes) => new TreeLayout(of.Root, nodes.Select(node => node.Path)),
                told
            )
            .TreeOf(told, read);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Muster.Acs;
using Muster.Acs.Devices;
using Muster.Acs.Hosting;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Bench;

/// <summary>A stored fleet in the midst of work: one device in fifty waits, one in twenty has failed.</summary>
internal static class BusyFleet
{
    private static readonly string[] Codes = ["9001", "9002", "9003", "9005", "9007"];
    private static readonly DateTimeOffset Then = TimeProvider.System.GetUtcNow().AddHours(-1);

    /// <summary>Fills the data directory; answers the id of the device with many parameters.</summary>
    public static async Task<string> FillAsync(
        string data,
        ConsoleBenchOptions options,
        TextWriter output,
        CancellationToken cancellation
    )
    {
        var began = Stopwatch.GetTimestamp();
        await using var host = await MusterHost.CreateAsync(
            new AcsOptions
            {
                DataDirectory = data,
                Bind = IPAddress.Loopback,
                CwmpPort = 0,
                FilesPort = 0,
                NbiPort = 0,
                Port = 0,
                ApiKey = ConsoleBench.Key,
                CpeAuthentication = CpeAuthentication.None,
            },
            cancellation: cancellation
        );
        var devices = host.Services.GetRequiredService<IDeviceStore>();
        var tasks = host.Services.GetRequiredService<ITaskStore>();
        var fleet = new StoredFleet(options.Parameters);
        await Parallel.ForEachAsync(
            Enumerable.Range(1, options.Devices - 1),
            new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = cancellation },
            async (number, token) =>
            {
                var device = await fleet.StoreAsync(devices, number, token);
                if (number % 50 == 0)
                    await tasks.InsertAsync(device.RowId, [Waiting(device, number)], token);
                if (number % 20 == 1)
                    await tasks.InsertAsync(device.RowId, [Failed(device, number)], token);
            }
        );
        var large = await new StoredFleet(options.Large).StoreAsync(
            devices,
            options.Devices,
            cancellation
        );
        await output.WriteLineAsync(
            $"{options.Devices} devices of {options.Parameters} parameters, one of {options.Large}, are stored after "
                + $"{Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"
        );
        return large.Id;
    }

    private static DeviceTask Waiting(DeviceRecord device, int number) =>
        new()
        {
            Id = $"wait{number.ToString("D8", CultureInfo.InvariantCulture)}",
            DeviceId = device.Id,
            Request = new RefreshObjectRequest(),
            State = TaskState.Pending,
            Created = Then.AddMilliseconds(number),
            Author = ConsoleBench.User,
        };

    private static DeviceTask Failed(DeviceRecord device, int number) =>
        new()
        {
            Id = $"fail{number.ToString("D8", CultureInfo.InvariantCulture)}",
            DeviceId = device.Id,
            Request = new AddObjectRequest("Device.NAT.PortMapping."),
            State = TaskState.Failed,
            Created = Then.AddMilliseconds(number),
            Started = Then.AddMilliseconds(number),
            Finished = Then.AddMilliseconds(number),
            Attempts = 1,
            Fault = new TaskFault(Codes[number / 20 % Codes.Length], "It was refused.", []),
            Author = ConsoleBench.User,
        };
}

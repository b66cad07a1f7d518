namespace Muster.Bench;

/// <summary>
/// Somebody who does what takes a device longer: takes its configuration and gives it back, sends firmware,
/// restarts it. Each time it must come back and tell that it is done.
/// </summary>
internal sealed class Technician(AcsClient acs, int pace)
{
    /// <summary>Two, so that a device that has one gets the other.</summary>
    private static readonly string[] Firmware = ["soak-1.bin", "soak-2.bin"];

    private readonly TimeSpan _pause = TimeSpan.FromSeconds(2) / pace;

    private int _round;

    public int Done { get; private set; }

    public async Task PrepareAsync(CancellationToken cancellation)
    {
        const int octets = 1_000_000;
        foreach (var file in Firmware)
            await acs.PutAsync(
                $"files/{file}?fileType=1%20Firmware%20Upgrade%20Image",
                $"muster-firmware {file}\n".PadRight(octets, 'x'),
                cancellation
            );
    }

    public async Task WorkAsync(int devices, CancellationToken over)
    {
        try
        {
            var ids = await acs.DevicesAsync(devices, over);
            for (; ; _round++)
            {
                // From the other end than the operator, who is faster and passes now and then.
                var device = ids[^(1 + (_round % ids.Length))];
                await VisitAsync(device, Firmware[_round / ids.Length % Firmware.Length], over);
                await Task.Delay(_pause, over);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The time is up.
        }
    }

    private async Task VisitAsync(string device, string file, CancellationToken over)
    {
        await UploadAsync(device, over);
        await RestoreAsync(device, over);
        await DoneAsync(device, new { kind = "download", file }, over);
        await DoneAsync(device, new { kind = "reboot" }, over);
    }

    private Task UploadAsync(string device, CancellationToken over) =>
        DoneAsync(device, new { kind = "upload", fileType = "1 Vendor Configuration File" }, over);

    private async Task RestoreAsync(string device, CancellationToken over)
    {
        var kept = await acs.LookAsync($"devices/{device}/files?kind=configuration", over);
        var version = kept?["items"]?.AsArray().FirstOrDefault()?["version"];
        await acs.DoAsync(
            $"devices/{device}/files/configuration/{version}/restore",
            null,
            "done",
            over
        );
        Done++;
    }

    private async Task DoneAsync(string device, object task, CancellationToken over)
    {
        await acs.TaskAsync(device, task, "done", over);
        Done++;
    }
}

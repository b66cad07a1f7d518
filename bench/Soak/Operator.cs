namespace Muster.Bench;

/// <summary>
/// Somebody who works through the API without an end: looks at lists, changes values, asks for what a
/// device refuses and clears the fault.
/// </summary>
internal sealed class Operator(AcsClient acs, int pace)
{
    private readonly TimeSpan _pause = TimeSpan.FromMilliseconds(400) / pace;

    private int _round;

    public int Done { get; private set; }

    /// <summary>What is there before the work begins: a rule with a script.</summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        await acs.PutAsync(
            "provisions/soak",
            """
            const now = Date.now();
            const time = declare("Device.DeviceInfo.UpTime", {value: now - 30000});
            if (time.value) log("up " + time.value[0]);
            """,
            cancellation
        );
        await acs.PutAsync(
            "presets/soak",
            """
            {"events": {"2 PERIODIC": true}, "configurations": [{"type": "provision", "name": "soak"}]}
            """,
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
                await OnceAsync(ids[_round % ids.Length], over);
                Done++;
                await Task.Delay(_pause, over);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The time is up.
        }
    }

    private Task OnceAsync(string device, CancellationToken over) =>
        (_round % 7) switch
        {
            0 => acs.TaskAsync(device, Set("Device.DeviceInfo.ProvisioningCode"), "done", over),
            1 => acs.LookAsync($"devices?q={_round % 100}&limit=50&total=true", over),
            2 => acs.LookAsync($"devices/{device}/parameters?path=Device.DeviceInfo.", over),
            3 => FaultAsync(device, over),
            4 => acs.LookAsync($"devices/{device}/history?limit=50", over),
            5 => acs.TaskAsync(device, Get("Device.DeviceInfo."), "done", over),
            _ => LookAllAsync(device, over),
        };

    private object Set(string name) =>
        new
        {
            kind = "setParameterValues",
            parameterValues = new[] { new { name, value = $"round.{_round}" } },
        };

    private static object Get(string name) =>
        new { kind = "getParameterValues", parameterNames = new[] { name } };

    /// <summary>An object of which there is one only: a fault, which is cleared.</summary>
    private async Task FaultAsync(string device, CancellationToken over)
    {
        var task = new { kind = "addObject", objectName = "Device.DeviceInfo." };
        await acs.TaskAsync(device, task, "failed", over);
        var faults = await acs.LookAsync($"faults?device={device}", over);
        foreach (var fault in faults?["items"]?.AsArray() ?? [])
        {
            var channel = Uri.EscapeDataString($"{fault?["channel"]}");
            await acs.DeleteAsync($"devices/{device}/faults/{channel}", over);
        }
    }

    private async Task LookAllAsync(string device, CancellationToken over)
    {
        string[] all =
        [
            "stats",
            "events?limit=50",
            "tasks?limit=50",
            "transfers?limit=50",
            $"devices/{device}/sessions?limit=20",
            "fleet/counts",
        ];
        foreach (var each in all)
            await acs.LookAsync(each, over);
    }
}

using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Muster.Bench;

/// <summary>
/// Somebody who works through the API without an end: looks at lists, changes values, sends files, asks
/// for what a device refuses and clears the fault. What is answered otherwise than it must be is a trouble.
/// </summary>
internal sealed class Operator(HttpClient api, Action<string> trouble)
{
    private const string File = "soak.bin";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private string[] _devices = [];
    private int _round;

    public int Done { get; private set; }

    /// <summary>What is there before the work begins: a rule with a script, and a file.</summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        await PutAsync(
            "provisions/soak",
            """
            const now = Date.now();
            const time = declare("Device.DeviceInfo.UpTime", {value: now - 30000});
            if (time.value) log("up " + time.value[0]);
            """,
            cancellation
        );
        await PutAsync(
            "presets/soak",
            """
            {"events": {"2 PERIODIC": true}, "configurations": [{"type": "provision", "name": "soak"}]}
            """,
            cancellation
        );
        var file = $"files/{File}?fileType=3%20Vendor%20Configuration%20File";
        await PutAsync(file, new string('x', 100_000), cancellation);
    }

    public async Task WorkAsync(int devices, CancellationToken over)
    {
        try
        {
            while (_devices.Length < devices)
            {
                _devices = await IdsAsync(devices, over);
                await Task.Delay(Pause, over);
            }
            for (; ; _round++)
            {
                await OnceAsync(_devices[_round % _devices.Length], over);
                Done++;
                await Task.Delay(Pause, over);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The time is up.
        }
    }

    private Task OnceAsync(string device, CancellationToken over) =>
        (_round % 8) switch
        {
            0 => TaskAsync(device, Set("Device.DeviceInfo.ProvisioningCode"), "done", over),
            1 => LookAsync($"devices?q={_round % 100}&limit=50&total=true", over),
            2 => TaskAsync(device, new { kind = "download", file = File }, "", over),
            3 => LookAsync($"devices/{device}/parameters?path=Device.DeviceInfo.", over),
            4 => FaultAsync(device, over),
            5 => LookAsync($"devices/{device}/history?limit=50", over),
            6 => TaskAsync(device, Get("Device.DeviceInfo."), "done", over),
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
        await TaskAsync(
            device,
            new { kind = "addObject", objectName = "Device.DeviceInfo." },
            "failed",
            over
        );
        var faults = await LookAsync($"faults?device={device}", over);
        foreach (var fault in faults?["items"]?.AsArray() ?? [])
        {
            var channel = Uri.EscapeDataString($"{fault?["channel"]}");
            using var gone = await api.DeleteAsync($"devices/{device}/faults/{channel}", over);
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
            await LookAsync(each, over);
    }

    /// <summary>Asks a device for something now; trouble where it does not end as it must.</summary>
    private async Task TaskAsync(string device, object task, string end, CancellationToken over)
    {
        var path = $"devices/{device}/tasks?wake=true&wait=30";
        using var answer = await api.PostAsJsonAsync(path, task, over);
        var body = await answer.Content.ReadAsStringAsync(over);
        var state = answer.IsSuccessStatusCode
            ? $"{JsonNode.Parse(body)?["items"]?[0]?["state"]}"
            : "refused";
        if (state == "refused" || (end.Length > 0 && state != end))
            trouble($"{path} ended as {state}: {body}");
    }

    private async Task<JsonNode?> LookAsync(string path, CancellationToken over)
    {
        using var answer = await api.GetAsync(path, over);
        var body = await answer.Content.ReadAsStringAsync(over);
        if (answer.IsSuccessStatusCode)
            return JsonNode.Parse(body);
        trouble($"{path} was answered {(int)answer.StatusCode}: {body}");
        return null;
    }

    private async Task<string[]> IdsAsync(int most, CancellationToken over)
    {
        var page = await LookAsync($"devices?limit={most}", over);
        return
        [
            .. (page?["items"]?.AsArray() ?? []).Select(each =>
                Uri.EscapeDataString($"{each?["id"]}")
            ),
        ];
    }

    private async Task PutAsync(string path, string text, CancellationToken cancellation)
    {
        using var content = new StringContent(text);
        using var answer = await api.PutAsync(path, content, cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new BenchFailure(
                $"{path}: {await answer.Content.ReadAsStringAsync(cancellation)}"
            );
    }
}

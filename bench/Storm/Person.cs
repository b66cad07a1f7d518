using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Muster.Bench;

/// <summary>
/// Somebody at a desk who sets a parameter of one device and waits for it. The device hears the
/// connection request at once: what is measured is the server.
/// </summary>
internal sealed class Person(Uri api, string key) : IDisposable
{
    /// <summary>Between two attempts of the device to hear what is wanted.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient http = new()
    {
        BaseAddress = api,
        Timeout = TimeSpan.FromSeconds(120),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
    };

    /// <summary>From the request to the answer that it is done.</summary>
    public async Task<TimeSpan> SetAsync(
        StormDevice device,
        StormTally tally,
        CancellationToken cancellation
    )
    {
        var watch = Stopwatch.StartNew();
        var asked = http.PostAsJsonAsync(
            $"api/v1/devices/{device.Device.Id}/tasks?wait=60",
            new
            {
                kind = "setParameterValues",
                parameterValues = new[] { new { name = "Device.Bench.Word", value = "please" } },
            },
            cancellation
        );
        var before = device.Set;
        // The task is there a moment later; a session that came too early ends without it.
        while (!asked.IsCompleted && device.Set == before)
        {
            await device.AttemptAsync(device.Device.Requested, tally, cancellation);
            await Task.WhenAny(asked, Task.Delay(Pause, cancellation));
        }
        using var answer = await asked;
        var took = watch.Elapsed;
        var body = await answer.Content.ReadAsStringAsync(cancellation);
        var state = answer.IsSuccessStatusCode
            ? JsonNode.Parse(body)?["items"]?[0]?["state"]?.ToString()
            : null;
        return state == "done"
            ? took
            : throw new BenchFailure($"A person was answered {(int)answer.StatusCode}: {body}");
    }

    public async Task<JsonNode?> StatsAsync(CancellationToken cancellation) =>
        JsonNode.Parse(await http.GetStringAsync("api/v1/stats", cancellation));

    public async Task<long> DevicesAsync(CancellationToken cancellation)
    {
        var page = await http.GetStringAsync("api/v1/devices?limit=1&total=true", cancellation);
        return JsonNode.Parse(page)?["total"]?.GetValue<long>() ?? 0;
    }

    public void Dispose() => http.Dispose();
}

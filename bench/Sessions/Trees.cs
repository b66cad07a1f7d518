using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Muster.Bench;

/// <summary>Lets the server read the trees of devices, as an operator would ask it to.</summary>
internal sealed class Trees(Uri api, string key, BenchSession session)
{
    private const int AtOnce = 4;

    public Task ReadAsync(IReadOnlyList<BenchDevice> devices, CancellationToken cancellation) =>
        Load.RunAsync(devices, devices.Count, AtOnce, RefreshAsync, cancellation);

    /// <summary>
    /// The first contact of a device: it calls home, and its whole tree is read. Answers how many RPCs that
    /// took, and how long.
    /// </summary>
    public async Task<(int Rpcs, TimeSpan Time)> MeetAsync(
        BenchDevice device,
        CancellationToken cancellation
    )
    {
        var began = TimeProvider.System.GetTimestamp();
        await session.ServeAsync(device, device.Bootstrap, cancellation);
        var rpcs = await RefreshAsync(device, cancellation);
        return (rpcs, TimeProvider.System.GetElapsedTime(began));
    }

    private async Task<int> RefreshAsync(BenchDevice device, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = api };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var posted = await http.PostAsJsonAsync(
            $"api/v1/devices/{device.Id}/tasks",
            new { kind = "refreshObject", objectName = "" },
            cancellation
        );
        var answer = await posted.Content.ReadAsStringAsync(cancellation);
        if (!posted.IsSuccessStatusCode)
            throw new BenchFailure($"The server did not take the task: {answer}");
        var rpcs = await session.ServeAsync(device, device.Periodic, cancellation);
        var id = JsonNode.Parse(answer)?["items"]?[0]?["id"]?.ToString();
        var task = JsonNode.Parse(await http.GetStringAsync($"api/v1/tasks/{id}", cancellation));
        if (task?["state"]?.ToString() != "done")
            throw new BenchFailure($"The tree was not read: {task}");
        var read = task["result"]?["parametersRead"]?.GetValue<int>();
        return read == device.Parameters
            ? rpcs
            : throw new BenchFailure($"{read} of {device.Parameters} parameters were read.");
    }
}

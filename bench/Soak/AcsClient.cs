using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Muster.Bench;

/// <summary>
/// The API as people use it. What is answered otherwise than it must be is a trouble, and the work goes on.
/// </summary>
internal sealed class AcsClient(HttpClient api, Action<string> trouble)
{
    /// <summary>Longer than a device takes to start again.</summary>
    private const int MostSeconds = 30;

    /// <summary>Before the work begins: without this there is none.</summary>
    public async Task PutAsync(string path, string text, CancellationToken cancellation)
    {
        using var content = new StringContent(text);
        using var answer = await api.PutAsync(path, content, cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new BenchFailure(
                $"{path}: {await answer.Content.ReadAsStringAsync(cancellation)}"
            );
    }

    /// <summary>The devices, when all of them have called.</summary>
    public async Task<string[]> DevicesAsync(int count, CancellationToken over)
    {
        while (true)
        {
            var page = await LookAsync($"devices?limit={count}", over);
            var items = page?["items"]?.AsArray() ?? [];
            if (items.Count == count)
                return [.. items.Select(each => Uri.EscapeDataString($"{each?["id"]}"))];
            await Task.Delay(TimeSpan.FromSeconds(1), over);
        }
    }

    public async Task<JsonNode?> LookAsync(string path, CancellationToken over)
    {
        using var answer = await api.GetAsync(path, over);
        var body = await answer.Content.ReadAsStringAsync(over);
        if (answer.IsSuccessStatusCode)
            return JsonNode.Parse(body);
        trouble($"{path} was answered {(int)answer.StatusCode}: {body}");
        return null;
    }

    public async Task DeleteAsync(string path, CancellationToken over)
    {
        using var answer = await api.DeleteAsync(path, over);
        if (!answer.IsSuccessStatusCode)
            trouble($"{path} was not deleted: {(int)answer.StatusCode}");
    }

    /// <summary>Asks a device for something now, and waits for its end.</summary>
    public Task TaskAsync(string device, object task, string end, CancellationToken over) =>
        DoAsync($"devices/{device}/tasks", task, end, over);

    /// <summary>The same for what is a task only in the end.</summary>
    public async Task DoAsync(string path, object? body, string end, CancellationToken over)
    {
        path += $"{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}wake=true";
        using var answer = await api.PostAsJsonAsync($"{path}&wait={MostSeconds}", body, over);
        var text = await answer.Content.ReadAsStringAsync(over);
        var state = answer.IsSuccessStatusCode
            ? $"{JsonNode.Parse(text)?["items"]?[0]?["state"]}"
            : "refused";
        if (state != end)
            trouble($"{path} ended as {state}: {text}");
    }
}

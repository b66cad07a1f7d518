using System.Text.Json;

namespace Muster.Bench;

/// <summary>A list of the API.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Path">Its address.</param>
/// <param name="Page">How many pages before the one that is measured.</param>
internal sealed record Lists(string Name, string Path, int Page = 0)
{
    public static IReadOnlyList<Lists> All { get; } =
    [
        new("devices", "devices?limit=50"),
        new("devices with how many there are", "devices?limit=50&total=true"),
        new("devices, the hundredth page", "devices?limit=50", Page: 100),
        new("devices, the last heard first", "devices?limit=50&sort=-lastInform"),
        new("devices by model", "devices?limit=50&sort=model"),
        new("devices by software", "devices?limit=50&sort=-softwareVersion"),
        new("a part of a serial number", "devices?limit=50&q=0054321"),
        new("what nothing has", "devices?limit=50&q=nothing-has-this"),
        new("a tag", "devices?limit=50&tag=lab"),
        new("a model", "devices?limit=50&model=HG098"),
        new("a fault code", "devices?limit=50&fault=9005"),
        new("silent for a day", "devices?limit=50&informedBefore=2020-01-01T00:00:00Z"),
        new("tasks", "tasks?limit=50"),
        new("tasks that failed", "tasks?limit=50&state=failed"),
        new("faults", "faults?limit=50"),
        new("groups of faults", "faults/groups"),
        new("events", "events?limit=50"),
        new("models", "models?limit=50"),
        new("transfers", "transfers?limit=50"),
        new("files", "files?limit=50"),
        new("audit", "audit?limit=50"),
    ];

    public static IReadOnlyList<(string Name, string Path)> Pages(string large)
    {
        var device = "/devices/" + Uri.EscapeDataString(large);
        return
        [
            ("Home", "/"),
            ("Devices", "/devices"),
            ("Devices, a search", "/devices?q=0054321"),
            ("Devices with a fault", "/devices?q=fault:9005"),
            ("Device of many parameters", device),
            ("its parameters", device + "?tab=parameters"),
            ("its sessions", device + "?tab=sessions"),
            ("its tasks", device + "?tab=tasks"),
            ("Faults", "/faults"),
            ("Rules", "/provisioning/presets"),
            ("Files", "/files"),
            ("Models", "/models"),
            ("Audit", "/admin/audit"),
        ];
    }

    /// <summary>The address of the page that is measured, by way of those before.</summary>
    public async Task<string> PathAsync(HttpClient api, CancellationToken cancellation)
    {
        var path = "api/v1/" + Path;
        var cursor = "";
        for (var page = 0; page < Page; page++)
        {
            using var answer = JsonDocument.Parse(
                await api.GetStringAsync(path + cursor, cancellation)
            );
            if (answer.RootElement.GetProperty("nextCursor").GetString() is not { } next)
                break;
            cursor = "&cursor=" + Uri.EscapeDataString(next);
        }
        return path + cursor;
    }
}

using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Web.Tests;

/// <summary>All pages there are, with something on them.</summary>
internal static class Pages
{
    private static readonly (string Kind, string Name, string Text)[] Rules =
    [
        (
            "profiles",
            "home-wifi",
            """
            # What every home gets
            for: Tags.home
            values:
              Device.WiFi.SSID.1.SSID: Home
              Device.Time.Enable: true
            percent: 25
            """
        ),
        (
            "presets",
            "ntp",
            """{"precondition": "Tags.ntp", "configurations": [{"type": "value", "name": "Device.Time.Enable", "value": true}]}"""
        ),
    ];

    /// <summary>Those whose address is always the same.</summary>
    private static readonly (string Name, string Path)[] Fixed =
    [
        ("home", "/"),
        ("devices", "/devices"),
        ("search", "/devices?q=nothing-fits"),
        ("device-group", "/devices?group=gateways"),
        ("faults", "/faults"),
        ("rules", "/provisioning/presets"),
        ("rule", "/provisioning/profiles/home-wifi"),
        ("no-rules", "/provisioning/tables"),
        ("help-desk", "/help-desk"),
        ("files", "/files?file=look.bin"),
        ("upload", "/files?new=true"),
        ("models", "/models"),
        ("users", "/admin/users?user=ada"),
        ("user-new", "/admin/users?new=true"),
        ("roles", "/admin/roles?role=helpdesk"),
        ("role-new", "/admin/roles?new=true&like=helpdesk"),
        ("keys", "/admin/keys?new=true"),
        ("audit", "/admin/audit?since=30"),
        ("settings", "/admin/settings?find=port"),
        ("backup", "/admin/backup"),
        ("health", "/admin/health"),
        ("account", "/account"),
        ("sign-in", "/sign-in"),
        ("setup", "/setup?token=none"),
    ];

    public static async Task<IReadOnlyList<(string Name, string Path)>> AllAsync(
        ConsoleFixture console
    )
    {
        var gateway = console.Tr181.Device(0);
        var id = await console.KnownAsync(gateway);
        await KeepAsync(console, id);
        await FaultAsync(console);
        foreach (var (kind, name, text) in Rules)
            await console.StoreAsync(kind, name, text);
        await console.PutFileAsync("look.bin", "2.0", gateway.Identity.ProductClass);
        using var saved = await console.Api.PutAsJsonAsync(
            "api/v1/searches/gateways",
            new { query = "class:MG-181", shared = true }
        );
        saved.EnsureSuccessStatusCode();
        var model = "/models/" + await FirstAsync(console, "models?limit=100", "MG%2D181");
        return
        [
            .. Fixed,
            .. await OfDeviceAsync(console, id),
            ("fault-group", "/faults/" + await FirstAsync(console, "faults/groups")),
            ("line", "/help-desk/" + Uri.EscapeDataString(id)),
            ("model", model),
            ("model-parameters", model + "?tab=parameters&find=WiFi"),
        ];
    }

    private static async Task<IReadOnlyList<(string Name, string Path)>> OfDeviceAsync(
        ConsoleFixture console,
        string id
    )
    {
        var device = "/devices/" + Uri.EscapeDataString(id);
        var sessions = $"devices/{Uri.EscapeDataString(id)}/sessions";
        return
        [
            ("device", device),
            ("parameters", device + "?tab=parameters&find=WiFi.SSID"),
            ("history", device + "?tab=history"),
            ("past", device + "?tab=parameters&find=WiFi.SSID&at=" + Past()),
            ("backups", $"{device}?tab=backups&name={Kept}"),
            ("notes", device + "?tab=notes"),
            ("sessions", device + "?tab=sessions"),
            ("session", $"{device}/sessions/{await FirstAsync(console, sessions)}"),
            ("tasks", device + "?tab=tasks"),
            ("device-faults", device + "?tab=faults"),
        ];
    }

    /// <summary>The id of the first of a list, escaped; where it has none, a page that says so.</summary>
    private static async Task<string> FirstAsync(
        ConsoleFixture console,
        string list,
        string with = ""
    )
    {
        var found = await console.Api.GetFromJsonAsync<JsonElement>("api/v1/" + list);
        return Uri.EscapeDataString(
            found
                .GetProperty("items")
                .EnumerateArray()
                .Select(each => each.GetProperty("id").ToString())
                .FirstOrDefault(each => each.Contains(with, StringComparison.Ordinal), "none")
        );
    }

    /// <summary>A fault of the other model than those of the tests of faults.</summary>
    private static async Task FaultAsync(ConsoleFixture console)
    {
        var id = await console.KnownAsync(console.Tr098.Device(3));
        var faults = await console.Api.GetStringAsync(
            $"api/v1/faults?device={Uri.EscapeDataString(id)}"
        );
        if (faults.Contains("addObject", StringComparison.Ordinal))
            return;
        await console.AskAsync(
            id,
            new { kind = "addObject", objectName = "InternetGatewayDevice.LANDevice." }
        );
    }

    private const string Kept = "before-upgrade";

    /// <summary>Something kept and something written of the device.</summary>
    private static async Task KeepAsync(ConsoleFixture console, string id)
    {
        var device = $"api/v1/devices/{Uri.EscapeDataString(id)}/";
        // It may be there from a round before.
        using var kept = await console.Api.PostAsJsonAsync(
            device + "backups",
            new { name = Kept, isGood = true }
        );
        using var notes = await console.Api.GetAsync(device + "notes?limit=1");
        if (
            (await notes.Content.ReadAsStringAsync()).Contains("\"text\"", StringComparison.Ordinal)
        )
            return;
        foreach (
            var text in (string[])
                ["Replaced the power supply.", "The customer is at home after six.\nCall first."]
        )
        {
            using var noted = await console.Api.PostAsJsonAsync(device + "notes", new { text });
            noted.EnsureSuccessStatusCode();
        }
        await console.AskAsync(
            id,
            new
            {
                kind = "setParameterValues",
                parameterValues = new[]
                {
                    new { name = "Device.WiFi.SSID.1.SSID", value = "Home of Ada" },
                    new { name = "Device.DeviceInfo.ProvisioningCode", value = "gold.100" },
                },
            }
        );
    }

    private static string Past() =>
        TimeProvider.System.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}

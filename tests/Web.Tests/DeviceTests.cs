using System.Text.Json;
using Microsoft.Playwright;
using Muster.Tests;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests;

/// <summary>The page of a device, and what it does to the device.</summary>
public sealed class DeviceTests(ConsoleFixture console)
{
    private const string Ssid = "Device.WiFi.SSID.";

    [Fact]
    public async Task Five_edits_are_one_task_and_arrive_on_the_device_together()
    {
        var device = console.Tr181.Device(2);
        var id = await console.KnownAsync(device);
        (string Path, string Value)[] edits =
        [
            ($"{Ssid}1.SSID", "Five 1"),
            ($"{Ssid}2.SSID", "Five 2"),
            ("Device.DeviceInfo.ProvisioningCode", "five"),
            ("Device.ManagementServer.PeriodicInformInterval", "1234"),
            ("Device.ManagementServer.CWMPRetryMinimumWaitInterval", "17"),
        ];
        await using var page = await console.OpenAsync($"{Path(id)}?tab=parameters");
        foreach (var (path, value) in edits)
        {
            var field = await ChangeAsync(page, path);
            await field.FillAsync(value);
            await field.PressAsync("Enter");
            await Expect(field).ToHaveCountAsync(0);
        }
        await Expect(page.Text("5 changes")).ToBeVisibleAsync();
        await page.Button("Send to the device").ClickAsync();
        await Expect(page.Work("Set 5 parameters")).ToHaveTextAsync("done");
        Assert.All(edits, edit => Assert.Equal(edit.Value, device.Get(edit.Path)));
        var tasks = await console.Api.GetStringAsync(
            $"api/v1/tasks?device={Uri.EscapeDataString(id)}"
        );
        var sets = JsonDocument
            .Parse(tasks)
            .RootElement.GetProperty("items")
            .EnumerateArray()
            .Where(task =>
                task.GetProperty("request").GetProperty("kind").GetString() == "setParameterValues"
            );
        Assert.Single(sets);
    }

    [Fact]
    public async Task A_value_the_device_would_refuse_is_told_while_typed_and_not_sent_unasked()
    {
        var id = await console.KnownAsync(console.Tr181.Device(3));
        await using var page = await console.OpenAsync($"{Path(id)}?tab=parameters");
        const string path = "Device.ManagementServer.PeriodicInformInterval";
        var field = await ChangeAsync(page, path);
        await field.FillAsync("often");
        await Expect(page.Text("'often' is no unsignedInt")).ToBeVisibleAsync();
        await field.FillAsync("3600");
        await Expect(page.Text("seconds, 1..")).ToBeVisibleAsync();
        await field.FillAsync("0");
        await Expect(page.Text("0 is outside 1..")).ToBeVisibleAsync();
        await field.PressAsync("Enter");
        await Expect(page.Button("Send to the device")).ToBeDisabledAsync();
        await page.Page.GetByLabel("Send anyway").CheckAsync();
        await page.Button("Send to the device").ClickAsync();
        // The device has the last word.
        await Expect(page.Page.Locator(".work")).ToContainTextAsync("9003");
    }

    [Fact]
    public async Task A_reboot_is_asked_for_twice_and_watched_to_its_end()
    {
        var device = console.Tr098.Device(1);
        var id = await console.KnownAsync(device);
        await using var page = await console.OpenAsync(Path(id));
        await page.Button("Reboot").ClickAsync();
        await page.ConfirmAsync("Reboot");
        await Expect(page.Work("Reboot")).ToHaveTextAsync("done");
        await Expect(page.Page.Locator(".facts", new() { HasText = "Last events" }))
            .ToContainTextAsync("M Reboot");
    }

    [Fact]
    public async Task A_factory_reset_waits_for_the_serial_number()
    {
        var device = console.Tr098.Device(1);
        var id = await console.KnownAsync(device);
        await using var page = await console.OpenAsync(Path(id));
        await page.Page.GetByLabel("More actions").ClickAsync();
        await page.Button("Factory reset …").ClickAsync();
        var dialog = await page.DialogAsync();
        var confirm = dialog.GetByRole(AriaRole.Button, new() { Name = "Factory reset" });
        await Expect(confirm).ToBeDisabledAsync();
        await page.Page.Locator("#confirm-word").FillAsync(device.Identity.SerialNumber);
        await Expect(confirm).ToBeEnabledAsync();
        await page.Button("Not now").ClickAsync();
    }

    [Fact]
    public async Task Both_root_models_show_the_same_cards()
    {
        await using var page = await console.OpenAsync();
        foreach (var device in new[] { console.Tr181.Device(4), console.Tr098.Device(2) })
        {
            await page.GoAsync(Path(await console.KnownAsync(device)));
            var cards = page.Page.Locator(".card");
            await Expect(cards.Filter(new() { HasText = "Wi-Fi" }).First)
                .ToContainTextAsync("2.4 GHz");
            await Expect(cards.Filter(new() { HasText = "Home network" }))
                .ToContainTextAsync("nas");
            await Expect(cards.Filter(new() { HasText = "Internet" }).First)
                .ToContainTextAsync("Connected");
        }
    }

    [Fact]
    public async Task A_secret_is_shown_for_a_reason_that_is_noted()
    {
        const string path = "Device.WiFi.AccessPoint.1.Security.KeyPassphrase";
        await console.InformAsync("S-1", "Secretive", (path, "open sesame"));
        const string id = "00AABB-Secretive-S%2D1";
        await using var page = await console.OpenAsync($"{Path(id)}?tab=parameters&find={path}");
        await page.Page.GetByLabel("Show the secret KeyPassphrase").ClickAsync();
        await page.DialogAsync();
        await Expect(page.Button("Show it")).ToBeDisabledAsync();
        await Expect(page.Text("open sesame")).ToHaveCountAsync(0);
        await page.Page.Locator("#reveal-reason").FillAsync("ticket 4711");
        await page.Button("Show it").ClickAsync();
        await Expect(page.Text("open sesame")).ToBeVisibleAsync();
        var audit = await console.Api.GetStringAsync("api/v1/audit?q=ticket");
        Assert.Contains("ticket 4711", audit, StringComparison.Ordinal);
        Assert.DoesNotContain("open sesame", audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_shows_what_was_said_and_why()
    {
        var id = await console.KnownAsync(console.Tr181.Device(5));
        await using var page = await console.OpenAsync($"{Path(id)}?tab=sessions");
        await page
            .Page.Locator("tbody tr", new() { HasText = "BOOTSTRAP" })
            .First.Locator("a")
            .ClickAsync();
        var turn = page.Page.Locator(".turn", new() { HasText = "because of refreshObject" }).First;
        await turn.ClickAsync();
        await Expect(page.Page.Locator(".notice")).ToContainTextAsync("refreshObject");
        await page.Button("XML").ClickAsync();
        await Expect(page.Page.Locator("pre")).ToContainTextAsync("GetParameter");
    }

    [Fact]
    public async Task What_the_server_does_by_itself_carries_no_older_cause()
    {
        var id = await console.KnownAsync(console.Tr181.Device(0));
        await using var page = await console.OpenAsync($"{Path(id)}?tab=sessions");
        await page
            .Page.Locator("tbody tr", new() { HasText = "BOOTSTRAP" })
            .First.Locator("a")
            .ClickAsync();
        var set = page.Page.Locator(".turn", new() { HasText = "SetParameterValues" });
        await Expect(set.First).ToContainTextAsync("because of the server's own credentials");
    }

    [Fact]
    public async Task A_device_that_is_not_there_says_so()
    {
        await using var page = await console.OpenAsync("/devices/nobody");
        await Expect(page.Text("This device is not here")).ToBeVisibleAsync();
    }

    [Fact, Spec("checklist", "H034")]
    public async Task What_devices_tell_is_no_formula_in_the_list_as_CSV()
    {
        const string attack = "=cmd|' /C calc'!A0";
        await console.InformAsync(attack, "HG1");
        await using var page = await console.OpenAsync();
        var list = await page.Page.APIRequest.GetAsync(
            "/devices.csv?q=class:HG1",
            new() { Timeout = Patient.Milliseconds }
        );
        var text = await list.TextAsync();
        Assert.Contains($",'{attack}", text, StringComparison.Ordinal);
        Assert.DoesNotContain($",{attack}", text, StringComparison.Ordinal);
    }

    [Fact, Spec("checklist", "H034")]
    public async Task What_devices_tell_is_never_taken_for_HTML()
    {
        const string attack = "<img src=x onerror=document.title='pwned'>";
        var device = console.Tr181.Device(5);
        var id = await console.KnownAsync(device);
        device.Set($"{Ssid}1.SSID", attack[..32]);
        device.Set("Device.Hosts.Host.1.HostName", attack, Muster.Cpe.Tree.ValueOrigin.Device);
        await console.InformAsync(attack, "HG1");
        await using var page = await console.OpenAsync(Path(id));
        await page.Button("Refresh").ClickAsync();
        await Expect(page.Work("Refresh")).ToHaveTextAsync("done");
        await Expect(page.Page.Locator(".branches")).ToContainTextAsync(attack);
        await page.GoAsync("/devices?q=class:HG1");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = attack }).ClickAsync();
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync(attack);
        await Expect(page.Page.Locator("img")).ToHaveCountAsync(0);
        await Expect(page.Page).Not.ToHaveTitleAsync("pwned");
    }

    /// <summary>The field for a new value, once it has drawn the focus to itself.</summary>
    private static async Task<ILocator> ChangeAsync(ConsolePage page, string path)
    {
        await page.Page.GetByLabel("Search parameters").FillAsync(path);
        var exact = new PageGetByTitleOptions { Exact = true };
        // The row of this one: the search may still show those of the one before.
        await page
            .Page.Locator(".param", new() { Has = page.Page.GetByTitle(path, exact) })
            .GetByRole(AriaRole.Button, new() { NameRegex = new("^Change ") })
            .ClickAsync();
        var field = page.Page.GetByLabel($"New value of {path}");
        await Expect(field).ToBeFocusedAsync();
        return field;
    }

    private static string Path(string id) => "/devices/" + Uri.EscapeDataString(id);
}

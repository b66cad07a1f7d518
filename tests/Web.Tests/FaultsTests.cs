using System.Net.Http.Json;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests;

/// <summary>Faults by what they have in common.</summary>
public sealed class FaultsTests(ConsoleFixture console)
{
    private const string Kind = "addObject";

    [Fact]
    public async Task A_fault_group_is_muted_and_the_numbers_forget_it_until_it_is_unmuted()
    {
        var id = await FailAsync(6);
        await using var page = await console.OpenAsync("/faults");
        await Row(page, Kind).ClickAsync();
        await Expect(page.Page.Locator("h1")).ToContainTextAsync(Kind);
        var address = page.Page.Url;
        await Expect(page.Text("What they have in common")).ToBeVisibleAsync();
        await Expect(page.Page.Locator(".shares li").First).ToBeVisibleAsync();
        await page.Button("Mute", exact: true).ClickAsync();
        await page.DialogAsync();
        var confirm = page
            .Page.Locator(".mud-dialog-actions")
            .GetByRole(AriaRole.Button, new() { Name = "Mute", Exact = true });
        await Expect(confirm).ToBeDisabledAsync();
        await page.Page.GetByLabel("Why").FillAsync("known, fixed in 4.2");
        await confirm.ClickAsync();
        await Expect(page.Page.Locator(".notice")).ToContainTextAsync("known, fixed in 4.2");

        // It stands apart in the list, and Home does not tell of it.
        await page.GoAsync("/faults");
        var muted = page.Page.Locator("section", new() { HasText = "Muted" });
        await Expect(muted.Locator("tr", new() { HasText = Kind })).ToBeVisibleAsync();
        await page.GoAsync("/");
        await Expect(page.Text("New faults")).ToBeVisibleAsync();
        var serial = console.Tr181.Device(6).Identity.SerialNumber;
        await Expect(page.Page.Locator("td", new() { HasText = serial })).ToHaveCountAsync(0);
        await page.GoAsync("/devices/" + Uri.EscapeDataString(id) + "?tab=faults");
        await Expect(page.Page.Locator(".faults li").First).ToBeVisibleAsync();

        await page.GoAsync(new Uri(address).PathAndQuery);
        await page.Button("Unmute").ClickAsync();
        await Expect(page.Button("Mute", exact: true)).ToBeVisibleAsync();
        await page.GoAsync("/faults");
        await Expect(page.Page.Locator("section", new() { HasText = "Muted" })).ToHaveCountAsync(0);
        await DismissAllAsync();
    }

    [Fact]
    public async Task A_group_is_silenced_for_a_time_that_is_shown()
    {
        await FailAsync(7);
        await using var page = await console.OpenAsync("/faults");
        await Row(page, Kind).ClickAsync();
        await page.Button("Mute", exact: true).ClickAsync();
        await page.DialogAsync();
        await page.Page.GetByLabel("Why").FillAsync("work on the line");
        await page.Page.GetByLabel("For how long").SelectOptionAsync("4");
        await Expect(page.Text("It comes back by itself")).ToBeVisibleAsync();
        await page.Button("Silence").ClickAsync();
        await Expect(page.Page.Locator(".notice")).ToContainTextAsync("until");
        await page.Button("Unmute").ClickAsync();
        await Expect(page.Button("Mute", exact: true)).ToBeVisibleAsync();
        await DismissAllAsync();
    }

    [Fact]
    public async Task A_group_is_tried_again_at_a_pace_while_one_watches_and_stopped()
    {
        await FailAsync(8);
        await FailAsync(9);
        await using var page = await console.OpenAsync("/faults");
        await Row(page, Kind).ClickAsync();
        await page.Button("Retry all").ClickAsync();
        await page.DialogAsync();
        await page.Page.GetByLabel("Faults a minute").FillAsync("1");
        await Expect(page.Text("about 2 minutes")).ToBeVisibleAsync();
        await page.Button("Retry 2").ClickAsync();
        await Expect(page.Page.Locator(".retry")).ToContainTextAsync("1 of 2");
        await page.Button("Stop").ClickAsync();
        await Expect(page.Page.Locator(".retry")).ToContainTextAsync("Retry stopped");
        await DismissAllAsync();
    }

    [Fact]
    public async Task A_group_that_is_not_there_says_so()
    {
        await using var page = await console.OpenAsync("/faults/999999");
        await Expect(page.Text("This group of faults is not here")).ToBeVisibleAsync();
    }

    private static ILocator Row(ConsolePage page, string what) =>
        page
            .Page.Locator("tbody tr", new() { HasText = what })
            .Filter(new() { HasText = "Gateway 181" })
            .Locator(".fault-cell a")
            .First;

    /// <summary>A task that the device refuses: it makes none of these. No other test asks for it.</summary>
    private async Task<string> FailAsync(int device)
    {
        var id = await console.KnownAsync(console.Tr181.Device(device));
        await console.AskAsync(
            id,
            new { kind = Kind, objectName = "Device.DeviceInfo.FirmwareImage." }
        );
        await Patient.UntilAsync(async () =>
        {
            var faults = await console.Api.GetStringAsync(
                $"api/v1/faults?device={Uri.EscapeDataString(id)}"
            );
            return faults.Contains(Kind, StringComparison.Ordinal);
        });
        return id;
    }

    /// <summary>The other tests of the class begin without faults of this one.</summary>
    private async Task DismissAllAsync()
    {
        var list = await console.Api.GetFromJsonAsync<System.Text.Json.JsonElement>(
            "api/v1/faults?limit=1000"
        );
        foreach (var fault in list.GetProperty("items").EnumerateArray())
        {
            if (
                fault.GetProperty("taskKind").GetString() != Kind
                || !fault
                    .GetProperty("deviceId")
                    .GetString()!
                    .Contains("MG%2D181", StringComparison.Ordinal)
            )
                continue;
            var device = Uri.EscapeDataString(fault.GetProperty("deviceId").GetString()!);
            var channel = Uri.EscapeDataString(fault.GetProperty("channel").GetString()!);
            using var gone = await console.Api.DeleteAsync(
                $"api/v1/devices/{device}/faults/{channel}"
            );
        }
    }
}

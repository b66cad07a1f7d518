using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests;

/// <summary>What changed of a device, and the device as it was.</summary>
public sealed class HistoryTests(ConsoleFixture console)
{
    private const string Path = "Device.DeviceInfo.ProvisioningCode";

    [Fact]
    public async Task A_change_is_listed_with_who_made_it_and_leads_to_the_device_as_it_was()
    {
        var id = await console.KnownAsync(console.Tr181.Device(1));
        await console.SetAsync(id, Path, "first");
        await console.SetAsync(id, Path, "second");
        await using var page = await console.OpenAsync($"{Of(id)}?tab=history");
        await page.Page.GetByLabel("Search changes").FillAsync("provisioningcode");
        await page.Page.GetByLabel("Search changes").PressAsync("Enter");
        // Without the search the newest would be the same.
        await page.ArriveAsync("find=provisioningcode");
        var newest = page.Page.Locator(".history tbody tr").First;
        await Expect(newest.Locator(".change-path")).ToHaveTextAsync(Path);
        await Expect(newest.Locator(".was")).ToHaveTextAsync("first");
        await Expect(newest.Locator(".is")).ToHaveTextAsync("second");
        await Expect(newest).ToContainTextAsync(", task");
        await newest.Locator("td a").First.ClickAsync();
        await Expect(page.Page.Locator(".past-notice")).ToBeVisibleAsync();
        await page.Page.GetByLabel("Search parameters").FillAsync(Path);
        var row = page.Page.Locator(".param", new() { Has = page.Page.GetByTitle(Path) });
        await Expect(row).ToContainTextAsync("first");
        // The past is not changed.
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Change ") }))
            .ToHaveCountAsync(0);
        await page.Page.GetByText("Back to now").ClickAsync();
        await Expect(page.Page.Locator(".past-notice")).ToHaveCountAsync(0);
        await page.Page.GetByLabel("Search parameters").FillAsync(Path);
        await Expect(row).ToContainTextAsync("second");
    }

    [Fact]
    public async Task A_time_that_history_does_not_reach_is_told_with_the_time_it_does()
    {
        var id = await console.KnownAsync(console.Tr181.Device(1));
        await using var page = await console.OpenAsync(
            $"{Of(id)}?tab=parameters&at=2020-01-01T00:00:00Z"
        );
        await Expect(page.Text("is known back to")).ToBeVisibleAsync();
        await page.GoAsync($"{Of(id)}?tab=parameters&at=yesterday");
        await Expect(page.Text("'yesterday' is no time.")).ToBeVisibleAsync();
    }

    private static string Of(string id) => "/devices/" + Uri.EscapeDataString(id);
}

using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests;

/// <summary>What is kept of a device beside what it told: configurations and notes.</summary>
public sealed class KeptTests(ConsoleFixture console)
{
    private const string Path = "Device.DeviceInfo.ProvisioningCode";

    [Fact]
    public async Task A_configuration_is_kept_compared_and_given_back()
    {
        var device = console.Tr181.Device(12);
        var id = await console.KnownAsync(device);
        await console.SetAsync(id, Path, "as it was");
        await using var page = await console.OpenAsync($"{Of(id)}?tab=backups");
        await page.Page.GetByLabel("Keep what is configured now as").FillAsync("kept-by-test");
        await page.Page.GetByText("it is known to be good").ClickAsync();
        await page.Button("Keep it").ClickAsync();
        var row = page.Page.Locator("tbody tr", new() { HasText = "kept-by-test" });
        await Expect(row).ToContainTextAsync("last known good");
        await console.SetAsync(id, Path, "spoiled");
        await row.Locator("a").ClickAsync();
        var difference = page.Page.Locator(".history tbody tr", new() { HasText = Path });
        await Expect(difference.Locator(".was")).ToHaveTextAsync("spoiled");
        await Expect(difference.Locator(".is")).ToHaveTextAsync("as it was");
        await page
            .Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Give .* back") })
            .ClickAsync();
        await page.ConfirmAsync("Give it back");
        await Expect(page.Work("Set ")).ToHaveTextAsync("done");
        Assert.Equal("as it was", device.Get(Path));
    }

    [Fact]
    public async Task A_note_is_written_shown_as_text_and_taken_away()
    {
        var id = await console.KnownAsync(console.Tr181.Device(0));
        await using var page = await console.OpenAsync($"{Of(id)}?tab=notes");
        const string hostile = "<img src=x onerror=alert(1)> ring twice";
        await page.Page.GetByLabel("Note", new() { Exact = true }).FillAsync(hostile);
        await page.Button("Add the note").ClickAsync();
        var note = page.Page.Locator(".notes li", new() { HasText = "ring twice" });
        await Expect(note.Locator(".note-text")).ToHaveTextAsync(hostile);
        await Expect(note).ToContainTextAsync(ConsoleFixture.Administrator);
        await note.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(note).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task On_a_phone_the_tab_that_is_open_is_in_sight()
    {
        var id = await console.KnownAsync(console.Tr181.Device(0));
        await using var page = await console.OpenAsync(width: 400);
        await page.Page.SetViewportSizeAsync(400, 1000).InTimeAsync();
        foreach (var path in (string[])[$"{Of(id)}?tab=notes", "/admin/health"])
        {
            await page.GoAsync(path);
            await Expect(page.Page.Locator(".tab[aria-current=page]"))
                .ToBeInViewportAsync(new() { Ratio = 0.9f });
        }
    }

    private static string Of(string id) => "/devices/" + Uri.EscapeDataString(id);
}

using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Web.Tests;

/// <summary>What holds of every page: it fits, and everybody can use it.</summary>
public sealed class LookTests(ConsoleFixture console)
{
    private const int Phone = 400;
    private const int Desk = 1400;

    [Fact]
    public async Task No_page_is_wider_than_a_desk_or_a_phone()
    {
        await using var page = await console.OpenAsync();
        var wide = new List<string>();
        foreach (var (name, path) in await Pages.AllAsync(console))
        {
            await page.GoAsync(path);
            foreach (var width in (int[])[Desk, Phone])
            {
                await page.Page.SetViewportSizeAsync(width, 900);
                var needed = "document.documentElement.scrollWidth";
                if (await page.Page.EvaluateAsync<int>(needed) > width)
                    wide.Add($"{name} at {width}");
            }
        }
        Assert.Empty(wide);
    }

    [Fact]
    public async Task No_page_has_a_serious_violation_of_accessibility_in_light_or_dark()
    {
        await using var page = await console.OpenAsync();
        var found = new List<string>();
        foreach (var (name, path) in await Pages.AllAsync(console))
        {
            await page.GoAsync(path);
            found.AddRange(await ViolationsAsync(page.Page, name, new AxeRunOptions()));
            // Colours alone are others in the dark.
            await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            var colours = new AxeRunOptions { RunOnly = RunOnlyOptions.Rules("color-contrast") };
            found.AddRange(await ViolationsAsync(page.Page, name + " in the dark", colours));
            await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        }
        Assert.Empty(found);
    }

    private static async Task<IEnumerable<string>> ViolationsAsync(
        IPage page,
        string name,
        AxeRunOptions options
    )
    {
        options.ResultTypes = [ResultType.Violations];
        var result = await page.RunAxe(options);
        return result
            .Violations.Where(each => each.Impact is "serious" or "critical")
            .Select(each => $"{name}: {each.Id} {each.Help}: {each.Nodes[0].Html}");
    }

    [Fact]
    public async Task The_skip_link_leads_to_the_content_of_the_same_page()
    {
        await using var page = await console.OpenAsync("/devices");
        await page.Page.Locator(".skip").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("#main")).ToBeFocusedAsync();
        Assert.EndsWith("/devices", page.Page.Url);
    }

    [Fact]
    public async Task A_lost_connection_is_shown_and_recovers()
    {
        await using var page = await console.OpenAsync("/devices");
        page.IsExpected = complaint =>
            complaint.Contains("WebSocket", StringComparison.Ordinal)
            || complaint.Contains("ERR_INTERNET_DISCONNECTED", StringComparison.Ordinal)
            || complaint.Contains("Failed to", StringComparison.Ordinal)
            || complaint.Contains("Connection disconnected", StringComparison.Ordinal);
        await page.Page.Context.SetOfflineAsync(true);
        await page.Page.EvaluateAsync("Blazor._internal.forceCloseConnection()");
        await page.Page.WaitForSelectorAsync(
            ".lost",
            new() { State = WaitForSelectorState.Visible, Timeout = 60_000 }
        );
        await page.Page.Context.SetOfflineAsync(false);
        await page.Page.WaitForSelectorAsync(
            ".lost",
            new() { State = WaitForSelectorState.Hidden, Timeout = 30_000 }
        );
    }
}

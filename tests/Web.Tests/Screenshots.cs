using Microsoft.Playwright;
using Muster.Tests.Program;
using Xunit;

namespace Web.Tests;

/// <summary>The pictures in docs/console; run with <c>-explicit only</c>, and looked at by a person.</summary>
public sealed class Screenshots(ConsoleFixture console)
{
    private static readonly string[] OnPhone = ["home", "line", "audit"];
    private static readonly string[] Tall = ["device"];

    [Fact(Explicit = true)]
    public async Task Every_page_is_shown_in_light_and_dark()
    {
        await FaultAsync();
        var folder = Path.Combine(Repository.Root, "docs", "console");
        Directory.CreateDirectory(folder);
        foreach (
            var (scheme, suffix) in new[] { (ColorScheme.Light, ""), (ColorScheme.Dark, "-dark") }
        )
        {
            await using var page = await console.OpenAsync();
            await page.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.Page.SetViewportSizeAsync(1040, 680);
            foreach (var (name, path) in await Pages.AllAsync(console))
            {
                await page.GoAsync(path);
                if (name == "parameters")
                    await page.Page.WaitForSelectorAsync(".param");
                if (name == "rule")
                    await page.Page.WaitForSelectorAsync(".code-box[data-ready] .view-line");
                var file = Path.Combine(folder, $"{name}{suffix}.png");
                await page.Page.ScreenshotAsync(
                    new() { Path = file, FullPage = Tall.Contains(name) }
                );
            }
            await page.Page.SetViewportSizeAsync(400, 800);
            foreach (var (name, path) in await Pages.AllAsync(console))
            {
                if (!OnPhone.Contains(name))
                    continue;
                await page.GoAsync(path);
                var file = Path.Combine(folder, $"{name}{suffix}-phone.png");
                await page.Page.ScreenshotAsync(new() { Path = file });
            }
        }
    }

    /// <summary>Something to see on the pages of faults.</summary>
    private async Task FaultAsync()
    {
        foreach (var number in Enumerable.Range(0, 4))
        {
            var id = await console.KnownAsync(console.Tr181.Device(number));
            await console.AskAsync(
                id,
                new { kind = "addObject", objectName = "Device.DeviceInfo.FirmwareImage." }
            );
        }
    }
}

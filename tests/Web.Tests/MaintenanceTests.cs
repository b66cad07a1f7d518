using System.IO.Compression;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests;

/// <summary>What an administrator does to the server itself.</summary>
public sealed class MaintenanceTests(ConsoleFixture console)
{
    [Fact]
    public async Task A_setting_is_changed_refused_and_put_back()
    {
        await using var page = await console.OpenAsync("/admin/settings?find=max-history");
        await page.Button("Change --max-history").ClickAsync();
        var field = page.Page.GetByRole(AriaRole.Textbox, new() { Name = "--max-history" });
        await field.FillAsync("3");
        await field.PressAsync("Enter");
        await Expect(page.Page.Locator(".wrong")).ToContainTextAsync("not between 10 and 100000");
        await field.FillAsync("2000");
        await field.PressAsync("Enter");
        var row = page.Page.Locator("tbody tr");
        await Expect(row).ToContainTextAsync("2000");
        await Expect(row).ToContainTextAsync("changed here");
        await page.GoAsync("/admin/settings?find=max-history");
        await Expect(row).ToContainTextAsync("2000");
        await page.Button("Default of --max-history").ClickAsync();
        await Expect(row).Not.ToContainTextAsync("changed here");
        // A port holds from the start on.
        await page.GoAsync("/admin/settings?find=cwmp-port");
        await Expect(row).ToHaveCountAsync(1);
        await Expect(row.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_backup_is_made_while_one_looks_downloaded_and_deleted()
    {
        await using var page = await console.OpenAsync("/admin/backup");
        await page.Button("Back up now").ClickAsync();
        var row = page.Page.Locator("tbody tr").First;
        await Expect(row.Locator(".pill")).ToHaveTextAsync("done");
        var download = await page.Page.RunAndWaitForDownloadAsync(() =>
            row.GetByText("Download").ClickAsync()
        );
        using (var zip = ZipFile.OpenRead(await download.PathAsync().InTimeAsync()))
            Assert.NotNull(zip.GetEntry("muster.db"));
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await page.ConfirmAsync("Delete");
        await Expect(page.Text("There is no backup yet")).ToBeVisibleAsync();
        await page.GoAsync("/admin/audit?resource=Server");
        await Expect(
                page.Page.Locator(".audit tbody tr", new() { HasText = "downloadBackup" }).First
            )
            .ToBeVisibleAsync();
    }
}

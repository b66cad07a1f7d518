using System.Security.Cryptography;
using System.Text;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests;

/// <summary>Files: sent by the browser, told apart by their checksums, and pushed.</summary>
public sealed class FilesTests(ConsoleFixture console)
{
    private const string Attack = "<img src=x onerror=document.title='pwned'>";

    [Fact]
    public async Task A_file_is_uploaded_with_its_checksum_and_pushed_to_who_fits_a_search()
    {
        var device = console.Tr098.Device(2);
        var id = await console.KnownAsync(device);
        var content = Encoding.UTF8.GetBytes("ssid=home\n");
        await using var page = await console.OpenAsync("/files?new=true");
        await ChooseAsync(page, "home settings.cfg", content);
        await Expect(page.Page.Locator("#upload-name")).ToHaveValueAsync("home_settings.cfg");
        await page.Page.Locator("#upload-type").SelectOptionAsync("3 Vendor Configuration File");
        await page.Button("Upload").ClickAsync();
        await page.ArriveAsync("/files?file=home_settings.cfg");
        var card = page.Page.Locator("section.card");
        await Expect(card).ToContainTextAsync(Convert.ToHexStringLower(SHA256.HashData(content)));

        await page.Page.GetByLabel("Push it to").FillAsync("no-such-device");
        await page.Button("Who is that?").ClickAsync();
        await Expect(page.Text("No device fits.")).ToBeVisibleAsync();
        await page.Page.GetByLabel("Push it to").FillAsync(device.Identity.SerialNumber);
        await page.Button("Who is that?").ClickAsync();
        var dialog = await page.DialogAsync();
        await Expect(dialog).ToContainTextAsync(device.Identity.SerialNumber);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Push to 1 device" }).ClickAsync();
        await Expect(page.Text("1 of 1")).ToBeVisibleAsync();
        await page.GoAsync($"/devices/{Uri.EscapeDataString(id)}?tab=tasks");
        await Expect(page.Page.Locator("tbody tr", new() { HasText = "home_settings.cfg" }).First)
            .ToContainTextAsync("done");
    }

    [Fact]
    public async Task A_file_tells_who_runs_what_it_brings_and_what_was_said_of_it_is_text()
    {
        var device = console.Tr181.Device(0);
        var id = await console.KnownAsync(device);
        var detail = await console.Api.GetStringAsync($"api/v1/devices/{Uri.EscapeDataString(id)}");
        var version = System
            .Text.Json.JsonDocument.Parse(detail)
            .RootElement.GetProperty("softwareVersion")
            .GetString()!;
        await console.PutFileAsync("running.bin", version, device.Identity.ProductClass);
        await console.PutFileAsync("hostile.bin", Attack, device.Identity.ProductClass);
        await using var page = await console.OpenAsync("/files?file=running.bin");
        var all = $"{ConsoleFixture.Tr181Devices} devices";
        await Expect(page.Text("It is for")).ToContainTextAsync(all);
        await Expect(page.Text($"of them run {version}")).ToContainTextAsync(all);
        await Expect(page.Page.Locator("tbody")).ToContainTextAsync(Attack);
        await page.GoAsync("/files?file=hostile.bin");
        await Expect(page.Text("of them run"))
            .ToContainTextAsync($"0 devices of them run {Attack}");
        await Expect(page.Page.Locator("img")).ToHaveCountAsync(0);
        await page.Button("Remove").ClickAsync();
        await page.ConfirmAsync("Remove");
        await page.ArriveAsync("/files");
        await page.GoAsync("/files?file=hostile.bin");
        await Expect(page.Text("This file is not here")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_the_server_refuses_is_told_and_what_is_wrong_is_told_while_it_is_typed()
    {
        await using var page = await console.OpenAsync("/files?new=true");
        page.IsExpected = complaint => complaint.Contains("400", StringComparison.Ordinal);
        await ChooseAsync(page, "x.bin", [1, 2, 3]);
        await page.Page.Locator("#upload-name").FillAsync("../x");
        await Expect(page.Text("Letters without accents")).ToBeVisibleAsync();
        await Expect(page.Button("Upload")).ToBeDisabledAsync();
        await page.Page.Locator("#upload-name").FillAsync("...");
        await Expect(page.Text("Dots alone are no name.")).ToBeVisibleAsync();
    }

    private static Task ChooseAsync(ConsolePage page, string name, byte[] content) =>
        page
            .Page.Locator("#upload-file")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = name,
                    MimeType = "application/octet-stream",
                    Buffer = content,
                }
            );
}

using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests;

/// <summary>Searches with a name, and the columns of a viewer.</summary>
public sealed class GroupsTests(ConsoleFixture console)
{
    [Fact]
    public async Task A_search_is_saved_with_its_columns_and_order_and_found_again_as_a_group()
    {
        await console.KnownAsync(console.Tr098.Device(0));
        await using var page = await console.OpenAsync(
            "/devices?q=class:MG-098&cols=fw,tags&sort=SerialNumber"
        );
        await OpenAsync(page, "Groups");
        await page.Button("Save this search").ClickAsync();
        await page.DialogAsync();
        await page.Page.GetByLabel("Name").FillAsync("old gateways");
        await page.Page.GetByLabel("Everybody sees it").CheckAsync();
        await page
            .Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true })
            .ClickAsync();
        await Expect(page.Page).ToHaveURLAsync(new Regex("group=old%20gateways"));

        await page.GoAsync("/devices");
        await OpenAsync(page, "Groups");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "old gateways" }).ClickAsync();
        await Expect(page.Page.Locator("thead th"))
            .ToHaveTextAsync(["", "Serial number", "Software", "Tags"]);
        await Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(ConsoleFixture.Tr098Devices);

        // A search goes on within it, and what it names can be typed.
        var serial = console.Tr098.Device(0).Identity.SerialNumber;
        await page.GoAsync($"/devices?group=old%20gateways&q={serial}");
        await Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.GoAsync("/devices?q=" + Uri.EscapeDataString("group:\"old gateways\""));
        await Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(ConsoleFixture.Tr098Devices);
        await page.GoAsync("/devices?group=nothing");
        await Expect(page.Text("There is no saved search 'nothing'")).ToBeVisibleAsync();

        await page.GoAsync("/devices?group=old%20gateways");
        await OpenAsync(page, "Groups");
        await page.Button("Forget old gateways").ClickAsync();
        await Expect(page.Page).ToHaveURLAsync(new Regex("/devices$"));
        using var own = await page.ApiAsync(console.Address);
        var left = await own.GetStringAsync("api/v1/searches");
        Assert.DoesNotContain("old gateways", left, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_are_kept_for_a_viewer_and_nobody_else()
    {
        await console.KnownAsync(console.Tr098.Device(0));
        await console.AddUserAsync("carl", "viewer");
        await using (var page = await console.OpenAsAsync("carl", "/devices?cols=maker,oui"))
        {
            await OpenAsync(page, "Columns");
            await page.Button("Keep for me").ClickAsync();
            await Expect(page.Page).ToHaveURLAsync(new Regex("/devices$"));
            await Expect(page.Page.Locator("thead th"))
                .ToHaveTextAsync(["", "Serial number", "Manufacturer", "OUI"]);
            await page.GoAsync("/devices");
            await Expect(page.Page.Locator("thead th"))
                .ToHaveTextAsync(["", "Serial number", "Manufacturer", "OUI"]);
        }
        await using var other = await console.OpenAsync("/devices");
        await Expect(other.Page.Locator("thead")).ToContainTextAsync("Last heard");
        await Expect(other.Page.Locator("thead")).Not.ToContainTextAsync("Manufacturer");
    }

    [Fact]
    public async Task A_tag_a_customer_s_number_an_address_and_a_version_find_their_device()
    {
        var device = console.Tr098.Device(5);
        var id = await console.KnownAsync(device);
        using var content = System.Net.Http.Json.JsonContent.Create(
            new { add = (string[])["cust-10233"] }
        );
        using var tagged = await console.Api.PatchAsync(
            $"api/v1/devices/{Uri.EscapeDataString(id)}/tags",
            content
        );
        tagged.EnsureSuccessStatusCode();
        var version = device.Get("InternetGatewayDevice.DeviceInfo.SoftwareVersion")!;
        await using var page = await console.OpenAsync();
        foreach (
            var search in (string[])
                [
                    "cust-10233",
                    "tag:cust-10233",
                    "tag:cust-10233 ip:127.0.0.1",
                    $"tag:cust-10233 fw:{version}",
                ]
        )
        {
            await page.GoAsync("/devices?q=" + Uri.EscapeDataString(search));
            await Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(1);
            await Expect(page.Page.Locator("tbody"))
                .ToContainTextAsync(device.Identity.SerialNumber);
        }
        await page.GoAsync("/devices?q=" + Uri.EscapeDataString("tag:cust-10233 fault:*"));
        await Expect(page.Text("No device fits")).ToBeVisibleAsync();
    }

    private static Task OpenAsync(ConsolePage page, string menu) =>
        page.Page.Locator("summary", new() { HasText = menu }).ClickAsync();
}

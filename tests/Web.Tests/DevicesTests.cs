using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests;

/// <summary>The list of devices: its address is its state.</summary>
public sealed class DevicesTests(ConsoleFixture console)
{
    [Fact]
    public async Task A_part_of_a_serial_number_finds_the_device_from_any_page()
    {
        var device = console.Tr181.Device(0);
        await console.KnownAsync(device);
        var serial = device.Identity.SerialNumber;
        await using var page = await console.OpenAsync("/");
        await Expect(page.Page.Locator("h1")).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("/");
        await page.Page.Keyboard.TypeAsync(serial[3..]);
        await page.Page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("/devices?q=*");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = serial }).First.ClickAsync();
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync(serial);
        // Who does not see is told what came, though it came later than its frame.
        await Expect(page.Page.Locator("h1")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_MAC_address_in_any_form_finds_the_device_that_has_it()
    {
        var device = console.Tr181.Device(1);
        await console.KnownAsync(device);
        var mac = device.Get("Device.Ethernet.Interface.1.MACAddress")!;
        var serial = device.Identity.SerialNumber;
        string[] forms = [mac, mac.Replace(':', '-').ToLowerInvariant(), mac.Replace(":", "")];
        await using var page = await console.OpenAsync();
        foreach (var form in forms)
        {
            await page.GoAsync("/devices?q=" + Uri.EscapeDataString(form));
            await Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(1);
            await Expect(page.Page.Locator("tbody")).ToContainTextAsync(serial);
        }
    }

    [Fact]
    public async Task What_is_searched_often_without_an_index_says_so_and_all_are_looked_at()
    {
        await console.KnownAsync(console.Tr181.Device(0));
        var search = "/devices?q=" + Uri.EscapeDataString("Device.Never.Indexed IS NULL");
        await using var page = await console.OpenAsync(search);
        for (var again = 0; again < 4; again++)
            await page.GoAsync(search);
        await Expect(page.Page.Locator("[data-proposal]"))
            .ToContainTextAsync("--indexed-parameters");
        await page
            .Page.GetByRole(AriaRole.Button, new() { Name = "Look at all devices" })
            .ClickAsync();
        var found = new Regex("[1-9][0-9]* of [1-9][0-9]* devices fit");
        await Expect(page.Page.Locator("[data-scan]")).ToContainTextAsync(found);
        await Expect(page.Page.Locator("[data-scan] li").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Columns_and_order_are_in_the_address()
    {
        await console.KnownAsync(console.Tr181.Device(0));
        await using var page = await console.OpenAsync(
            "/devices?q=class:MG-181&cols=fw,hw&sort=SerialNumber"
        );
        var heads = page.Page.Locator("thead th");
        await Expect(heads).ToHaveTextAsync(["", "Serial number", "Software", "Hardware"]);
        var serials = Enumerable
            .Range(0, ConsoleFixture.Tr181Devices)
            .Select(number => console.Tr181.Device(number).Identity.SerialNumber)
            .Order(StringComparer.Ordinal)
            .ToArray();
        var shown = page.Page.Locator("tbody td a.code");
        await Expect(shown).ToHaveTextAsync(serials);
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Serial number" }).ClickAsync();
        await Expect(page.Page).ToHaveURLAsync(new Regex("sort=-SerialNumber"));
        await Expect(shown).ToHaveTextAsync(serials.Reverse());
        await page.Page.Locator("summary", new() { HasText = "Columns" }).ClickAsync();
        await page.Page.GetByLabel("Tags").CheckAsync();
        await Expect(page.Page).ToHaveURLAsync(new Regex("cols=fw%2Chw%2Ctags"));
    }

    [Fact]
    public async Task What_is_no_search_is_explained_and_what_finds_nothing_says_what_to_try()
    {
        await using var page = await console.OpenAsync("/devices?q=mac:xyz");
        await Expect(page.Text("'xyz' is no MAC address.")).ToBeVisibleAsync();
        await page.GoAsync("/devices?q=Tags.lab%20IS");
        await Expect(page.Text("The filter is wrong")).ToBeVisibleAsync();
        await page.GoAsync("/devices?q=no-such-device");
        await Expect(page.Text("No device fits")).ToBeVisibleAsync();
        await Expect(page.Text("fault:")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_list_is_exported_as_it_is_shown()
    {
        await console.KnownAsync(console.Tr098.Device(0));
        await using var page = await console.OpenAsync("/devices?q=class:MG-098&cols=model,fw");
        var download = await page.Page.RunAndWaitForDownloadAsync(() =>
            page.Page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync()
        );
        var lines = await File.ReadAllLinesAsync(await download.PathAsync().InTimeAsync());
        Assert.Equal("Id,Serial number,Model,Software", lines[0]);
        Assert.All(lines[1..], line => Assert.StartsWith("02BEEF-MG%2D098-", line));
    }

    [Fact]
    public async Task Chosen_devices_are_tagged_after_a_look_at_who_is_meant()
    {
        var serials = new List<string>();
        foreach (var number in (int[])[3, 4])
        {
            await console.KnownAsync(console.Tr098.Device(number));
            serials.Add(console.Tr098.Device(number).Identity.SerialNumber);
        }
        await using var page = await console.OpenAsync("/devices?q=class:MG-098");
        foreach (var serial in serials)
            await page.Page.GetByLabel($"Choose {serial}").CheckAsync();
        await Expect(page.Text("2 chosen")).ToBeVisibleAsync();
        await page.Button("Tag", exact: true).ClickAsync();
        await page.DialogAsync();
        await page.Page.GetByLabel("Add to 2 devices").FillAsync("bench");
        await page.Button("Apply").ClickAsync();
        await Expect(page.Text("2 of 2")).ToBeVisibleAsync();
        await page.GoAsync("/devices?q=tag:bench");
        await Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(2);
    }
}

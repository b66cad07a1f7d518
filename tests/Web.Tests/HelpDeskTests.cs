using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests;

/// <summary>The page for who has a caller on the line, and what its role may not.</summary>
public sealed class HelpDeskTests(ConsoleFixture console)
{
    [Fact]
    public async Task Wi_Fi_is_set_from_the_help_desk_page_and_is_so_on_the_device()
    {
        await console.AddUserAsync("hedy", "helpdesk");
        var device = console.Tr181.Device(10);
        var id = await console.KnownAsync(device);
        await using var page = await console.OpenAsAsync("hedy", "/help-desk");
        var search = page.Page.GetByLabel("Find a line");
        await search.FillAsync(device.Identity.SerialNumber);
        await search.PressAsync("Enter");
        await Expect(page.Page.Locator("#line-name")).ToHaveTextAsync(device.Identity.SerialNumber);
        await Expect(page.Page.Locator(".sentence")).ToContainTextAsync("The line is fine");

        await page.Button("Wi-Fi name and password").ClickAsync();
        await page.DialogAsync();
        await page.Page.Locator("#wifi-name").FillAsync("Anna at home");
        await page.Page.Locator("#wifi-password").FillAsync("short");
        await Expect(page.Text("A password has 8 to 63 characters.")).ToBeVisibleAsync();
        await Expect(page.Button("Set it")).ToBeDisabledAsync();
        await page.Page.Locator("#wifi-password").FillAsync("long and sunny");
        await page.Button("Set it").ClickAsync();
        await DoneAsync(page, "Set Wi-Fi name and password", "It is set.");
        Assert.Equal("Anna at home", device.Get("Device.WiFi.SSID.1.SSID"));
        // All or none: what the device hides when it is read was taken with the name.
        var tasks = await console.Api.GetStringAsync(
            $"api/v1/tasks?device={Uri.EscapeDataString(id)}"
        );
        Assert.Contains("Device.WiFi.AccessPoint.1.Security.KeyPassphrase", tasks);
        Assert.DoesNotContain("long and sunny", tasks);
        await Expect(page.Page.Locator("main")).Not.ToContainTextAsync("long and sunny");
    }

    [Fact]
    public async Task Each_safe_button_says_what_it_costs_and_does_it()
    {
        var device = console.Tr181.Device(11);
        var id = await console.KnownAsync(device);
        await using var page = await console.OpenAsync($"/help-desk/{Uri.EscapeDataString(id)}");
        await Expect(page.Page.Locator(".safe .hint"))
            .ToContainTextAsync([
                new Regex("Takes about 2 minutes"),
                new Regex("Takes about"),
                new Regex("Takes about"),
                new Regex("Takes about"),
                new Regex("Takes about"),
            ]);
        await page.Button("Full check").ClickAsync();
        await DoneAsync(page, "Read the box anew", "What is shown here is new.");
        await DoneAsync(page, "Reach the network", "4 of 4 answered");
        await page.Button("Speed test").ClickAsync();
        await DoneAsync(page, "Measure the download", "Mbit/s");
        await DoneAsync(page, "Measure the upload", "Mbit/s");
        await page.Button("Best channel").ClickAsync();
        await DoneAsync(page, "Listen for other networks", "heard");
        await page.Button("Restart").ClickAsync();
        await page.ConfirmAsync("Restart");
        await DoneAsync(page, "Restart", "The box is back.");
    }

    [Fact]
    public async Task The_role_of_the_help_desk_is_held_by_pages_and_by_the_API()
    {
        await console.AddUserAsync("hana", "helpdesk");
        var id = Uri.EscapeDataString(await console.KnownAsync(console.Tr098.Device(3)));
        await using var page = await console.OpenAsAsync("hana", "/");
        await Expect(page.Page).ToHaveURLAsync(new Regex("/help-desk$"));
        await Expect(page.Page.Locator("nav .nav-link")).ToHaveTextAsync(["Help desk"]);
        await Expect(page.Page.Locator("#search")).ToHaveCountAsync(0);
        foreach (var path in (string[])["/devices", $"/devices/{id}?tab=parameters", "/faults"])
        {
            await page.GoAsync(path);
            await Expect(page.Text("This is not open to you")).ToBeVisibleAsync();
        }
        using var api = await page.ApiAsync(console.Address);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(new { kind = "factoryReset" }));
        var set = new
        {
            kind = "setParameterValues",
            parameterValues = new[]
            {
                new { name = "InternetGatewayDevice.DeviceInfo.ProvisioningCode", value = "x" },
            },
        };
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(set));
        Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(new { kind = "refreshObject" }));
        foreach (var path in (string[])["users", "audit", "files", "models", "presets"])
        {
            using var answer = await api.GetAsync("api/v1/" + path);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        async Task<HttpStatusCode> StatusAsync(object task)
        {
            using var answer = await api.PostAsJsonAsync($"api/v1/devices/{id}/tasks", task);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_line_that_is_not_there_says_what_to_ask_for()
    {
        await using var page = await console.OpenAsync("/help-desk?q=no-such-line");
        await Expect(page.Text("No line fits")).ToBeVisibleAsync();
        await page.GoAsync("/help-desk/nobody");
        await Expect(page.Text("No line fits")).ToBeVisibleAsync();
        await page.GoAsync("/help-desk?q=mac:xyz");
        await Expect(page.Text("'xyz' is no MAC address.")).ToBeVisibleAsync();
    }

    private static Task DoneAsync(ConsolePage page, string title, string outcome) =>
        Expect(page.Page.Locator(".steps li", new() { HasText = title }))
            .ToContainTextAsync(outcome);
}

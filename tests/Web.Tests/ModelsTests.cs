using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests;

/// <summary>Models: how many, what they have, and how they are spoken to.</summary>
public sealed class ModelsTests(ConsoleFixture console)
{
    [Fact]
    public async Task A_quirk_is_set_by_hand_and_taken_back_and_names_of_models_are_text()
    {
        const string Class = "<b>Model & Co</b>";
        await console.InformAsync("M-1", Class);
        await using var page = await console.OpenAsync("/models");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = Class }).ClickAsync();
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync(Class);
        await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "1 device" }))
            .ToBeVisibleAsync();
        await Expect(page.Text("spoken to as the standard says")).ToBeVisibleAsync();
        await page.Text("more that hold by default").ClickAsync();
        var name = await page.Page.Locator(".quirks tbody tr strong").First.TextContentAsync();
        var row = page.Page.Locator(".quirks tbody tr", new() { HasText = name });
        var value = row.GetByRole(AriaRole.Combobox);
        await value.FillAsync("none at all");
        await value.PressAsync("Enter");
        await Expect(page.Text("'none at all' is no value of")).ToBeVisibleAsync();
        await value.FillAsync("64");
        await value.PressAsync("Enter");
        await Expect(row).ToContainTextAsync("set by hand");
        await Expect(row).ToContainTextAsync("by ada");
        await value.FillAsync("");
        await value.PressAsync("Enter");
        await Expect(row).Not.ToContainTextAsync("by ada");
        await page.GoAsync("/models/nobody-nothing-none");
        await Expect(page.Text("This model is not here")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_parameters_and_RPCs_of_a_model_are_those_its_devices_told()
    {
        var device = console.Tr181.Device(3);
        var id = await console.KnownAsync(device);
        await console.AskAsync(id, new { kind = "getRPCMethods" });
        await using var page = await console.OpenAsync("/models");
        await page
            .Page.GetByRole(AriaRole.Link, new() { Name = device.Identity.ProductClass })
            .First.ClickAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "RPCs" }).ClickAsync();
        await Expect(page.Text("ScheduleInform")).ToBeVisibleAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Parameters seen" }).ClickAsync();
        var search = page.Page.GetByLabel("Search the names");
        await search.FillAsync("WiFi.SSID.{i}.SSID");
        await search.PressAsync("Enter");
        await Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Page.Locator("tbody tr")).ToContainTextAsync("100 %");
    }
}

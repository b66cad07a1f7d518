using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests;

/// <summary>Rules are written, looked at before they hold, stored, compared and taken back.</summary>
public sealed class RulesTests(ConsoleFixture console)
{
    private const string Code = "ProvisioningCode";

    [Fact]
    public async Task A_preset_is_written_looked_at_stored_and_acts()
    {
        var device = console.Tr181.Device(4);
        var id = await console.KnownAsync(device);
        await using var page = await console.OpenAsync("/provisioning/presets");
        await page.Page.GetByLabel("Name of a new preset").FillAsync("stamp");
        await page.Button("Write it").ClickAsync();
        await page.WriteCodeAsync(Preset(id, "by hand"));
        await Expect(page.Text("For 1 device.")).ToBeVisibleAsync();

        await page.Page.GetByLabel("A device's id").FillAsync(id);
        await page.Button("On this device").ClickAsync();
        var change = page.Page.Locator(
            ".dry-changes li",
            new() { HasText = $"Device.DeviceInfo.{Code}" }
        );
        await Expect(change).ToContainTextAsync("by hand");
        Assert.NotEqual("by hand", device.Get($"Device.DeviceInfo.{Code}"));

        await page.Page.GetByLabel("Why it is changed").FillAsync("to see it act");
        await page.Button("Store").ClickAsync();
        await Expect(page.Page.Locator(".page-head")).ToContainTextAsync("version 1 by ada");
        await using (var other = await console.OpenAsync("/devices/" + Uri.EscapeDataString(id)))
        {
            await other.Button("Wake").ClickAsync();
            // A page that is closed at once may not have sent the click.
            await Expect(other.Text("The device called home.")).ToBeVisibleAsync();
        }
        await Patient.UntilAsync(() =>
            Task.FromResult(device.Get($"Device.DeviceInfo.{Code}") == "by hand")
        );

        await page.WriteCodeAsync(Preset(id, "by hand, again"));
        await page.Button("Store").ClickAsync();
        await Expect(page.Page.Locator(".page-head")).ToContainTextAsync("version 2");
        await page.Button("What differs from version 1").ClickAsync();
        await Expect(page.Page.Locator(".monaco-diff-editor").First).ToBeVisibleAsync();
        await page.Button("Roll back to 1").ClickAsync();
        await Expect(page.Page.Locator(".page-head")).ToContainTextAsync("version 3");
        Assert.Equal(Preset(id, "by hand"), await StoredAsync("presets", "stamp"));

        await page.Button("Remove").ClickAsync();
        await page.ConfirmAsync("Remove");
        await Expect(page.Page).ToHaveURLAsync(new Regex("/provisioning/presets$"));
        using var gone = await console.Api.GetAsync("api/v1/presets/stamp");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_profile_is_active_for_a_share_first_and_raised_paused_and_finished()
    {
        await console.KnownAsync(console.Tr098.Device(0));
        const string text = "for: DeviceID.ProductClass = 'MG-098'\ntags:\n  shared-out: true\n";
        await console.StoreAsync("profiles", "share", text);
        await using var page = await console.OpenAsync("/provisioning/profiles/share");
        var words = page.Page.Locator("p", new() { HasText = "It holds for" });
        await Expect(words)
            .ToContainTextAsync($"{ConsoleFixture.Tr098Devices} of {ConsoleFixture.Tr098Devices}");
        await page.Page.GetByLabel("Share of its devices").FillAsync("0");
        await page.Button("Set").ClickAsync();
        await Expect(words).ToContainTextAsync($"0 of {ConsoleFixture.Tr098Devices}");
        await page.Page.GetByLabel("Share of its devices").FillAsync("99.999");
        await page.Button("Raise").ClickAsync();
        await Expect(words)
            .ToContainTextAsync($"{ConsoleFixture.Tr098Devices} of {ConsoleFixture.Tr098Devices}");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Which ones" }).ClickAsync();
        await Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(ConsoleFixture.Tr098Devices);
        await page.GoAsync("/provisioning/profiles/share");
        await page.Button("Pause").ClickAsync();
        await Expect(page.Text("Paused: it holds for none")).ToBeVisibleAsync();
        await page.Button("Finish: all").ClickAsync();
        await Expect(words)
            .ToContainTextAsync($"{ConsoleFixture.Tr098Devices} of {ConsoleFixture.Tr098Devices}");
        Assert.Equal(text, await StoredAsync("profiles", "share"));
        using var gone = await console.Api.DeleteAsync("api/v1/profiles/share");
        gone.EnsureSuccessStatusCode();
    }

    [Theory]
    [InlineData("provisions", "declare(\"Device.\", ;", "Line 1")]
    [InlineData("profiles", "for: Tags.a AND\nvalues: {}", "Line 1")]
    [InlineData("presets", "{\"configurations\": 5}", "configurations")]
    public async Task What_is_wrong_is_told_while_it_is_typed_and_cannot_be_stored(
        string kind,
        string text,
        string told
    )
    {
        await using var page = await console.OpenAsync($"/provisioning/{kind}/wrong");
        await page.WriteCodeAsync(text);
        await Expect(page.Page.Locator(".rule-foot .wrong")).ToContainTextAsync(told);
        await Expect(page.Page.Locator(".squiggly-error")).Not.ToHaveCountAsync(0);
        await Expect(page.Button("Store")).ToBeDisabledAsync();
        await Expect(page.Button("On all")).ToBeDisabledAsync();
    }

    [Fact]
    public async Task A_rule_is_looked_at_before_its_editor_has_come()
    {
        await using var page = await console.OpenAsync("/provisioning/provisions/early");
        var come = new TaskCompletionSource();
        await page.Page.RouteAsync(
            "**/console/editor*.js*",
            async route =>
            {
                await come.Task;
                await route.ContinueAsync();
            }
        );
        await page.Page.ReloadAsync();
        await Expect(page.Page.Locator(".code-box")).ToHaveCountAsync(1);
        await page.Page.EvaluateAsync("Blazor.navigateTo('/provisioning/provisions/later')");
        await Expect(page.Page.Locator("h1")).ToContainTextAsync("later");
        await Expect(page.Page.Locator(".rule-foot")).ToBeVisibleAsync();
        come.SetResult();
        await Expect(page.Page.Locator(".code-box[data-ready]")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Names_of_parameters_are_completed_from_the_data_model()
    {
        await using var page = await console.OpenAsync("/provisioning/provisions/complete");
        await page.WriteCodeAsync("declare(\"Device.WiFi.Radio.*");
        await page.Page.Keyboard.TypeAsync(".ExtensionC");
        var suggestion = page.Page.Locator(".suggest-widget .monaco-list-row").First;
        await Expect(suggestion).ToContainTextAsync("ExtensionChannel");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator(".view-lines").First)
            .ToContainTextAsync("Device.WiFi.Radio.*.ExtensionChannel");
    }

    [Fact]
    public async Task Names_that_only_devices_have_are_completed_from_their_trees()
    {
        await console.InformAsync("C-1", "Completed", ("Device.X_ACME_Oven.2.Temperature", "180"));
        await using var page = await console.OpenAsync("/provisioning/provisions/complete-seen");
        await page.WriteCodeAsync("declare(\"Device.X_ACME_Oven.*");
        await page.Page.Keyboard.TypeAsync(".Temp");
        var suggestion = page.Page.Locator(".suggest-widget .monaco-list-row").First;
        await Expect(suggestion).ToContainTextAsync("Temperature");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator(".view-lines").First)
            .ToContainTextAsync("Device.X_ACME_Oven.*.Temperature");
    }

    [Fact]
    public async Task Of_two_who_change_the_same_rule_the_second_is_told_and_loses_nothing()
    {
        const string name = "both";
        const string first = "for: Tags.first\nvalues: {Device.Time.Enable: true}\n";
        const string theirs = "for: Tags.theirs\nvalues: {Device.Time.Enable: true}\n";
        const string mine = "for: Tags.mine\nvalues: {Device.Time.Enable: true}\n";
        await console.StoreAsync("profiles", name, first);
        await using var page = await console.OpenAsync($"/provisioning/profiles/{name}");
        await page.WriteCodeAsync(mine);
        await console.StoreAsync("profiles", name, theirs);
        await page.Button("Store").ClickAsync();
        await Expect(page.Text("stored version 2 meanwhile")).ToBeVisibleAsync();
        Assert.Equal(theirs, await StoredAsync("profiles", name));
        await page.Button("Go on with mine, after theirs").ClickAsync();
        await page.Button("Store").ClickAsync();
        await Expect(page.Page.Locator(".page-head")).ToContainTextAsync("version 3");
        Assert.Equal(mine, await StoredAsync("profiles", name));
    }

    [Fact]
    public async Task Who_may_only_look_finds_no_way_to_change_a_rule()
    {
        await console.StoreAsync("provisions", "seen", "log('seen');");
        await console.AddUserAsync("rudi", "viewer");
        await using var page = await console.OpenAsAsync("rudi", "/provisioning/provisions/seen");
        await Expect(page.Page.Locator(".view-lines").First).ToContainTextAsync("seen");
        await Expect(page.Button("Store")).ToHaveCountAsync(0);
        await Expect(page.Button("Remove")).ToHaveCountAsync(0);
        await page.GoAsync("/provisioning/provisions");
        await Expect(page.Button("Write it")).ToHaveCountAsync(0);
    }

    private static string Preset(string id, string code) =>
        $$"""{"precondition": "DeviceID.ID = '{{id}}'", "configurations": [{"type": "value", "name": "Device.DeviceInfo.{{Code}}", "value": "{{code}}"}]}""";

    private async Task<string> StoredAsync(string kind, string name)
    {
        using var document = System.Text.Json.JsonDocument.Parse(
            await console.Api.GetStringAsync($"api/v1/{kind}/{name}")
        );
        return document.RootElement.GetProperty("text").GetString()!;
    }
}

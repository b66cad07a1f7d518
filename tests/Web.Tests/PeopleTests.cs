using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests;

/// <summary>What the console is to whom.</summary>
public sealed class PeopleTests(ConsoleFixture console)
{
    [Fact]
    public async Task Who_was_made_with_the_setup_link_signs_in_and_changes_a_first_device()
    {
        var id = await console.KnownAsync(console.Tr098.Device(5));
        await using var page = await console.OpenSignedOutAsync(Path(id));
        await page.SignInAsync(ConsoleFixture.Administrator, ConsoleFixture.Password);
        var tag = page.Page.GetByLabel("Add a tag");
        await tag.FillAsync("first");
        await tag.PressAsync("Enter");
        await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "first", Exact = true }))
            .ToBeVisibleAsync();
        var entries = await ReadAsync($"api/v1/audit?device={Uri.EscapeDataString(id)}&who=ada");
        var entry = entries.GetProperty("items")[0];
        Assert.Equal(ConsoleFixture.Administrator, entry.GetProperty("who").GetString());
        Assert.Equal("127.0.0.1", entry.GetProperty("address").GetString());
    }

    [Fact]
    public async Task What_a_role_allows_is_told_part_by_part_and_not_as_one_expression()
    {
        await using var page = await console.OpenAsync("/admin/roles?role=helpdesk");
        var tasks = page.Page.Locator("tr", new() { HasText = "Tasks" }).First;
        var kinds = tasks.Locator(".clause > li").First;
        await Expect(kinds).ToContainTextAsync("the work is");
        await Expect(kinds.Locator(".clause-value"))
            .ToHaveTextAsync([
                "reboot",
                "getParameterValues",
                "refreshObject",
                "ipPing",
                "traceRoute",
                "nsLookup",
                "*Diagnostics",
                "wifiNeighbors",
            ]);
        await Expect(tasks.Locator(".clause .clause")).ToContainTextAsync("each parameter is");
        await Expect(tasks.Locator(".clause-source code")).ToBeHiddenAsync();
        await tasks.Locator("summary").ClickAsync();
        await Expect(tasks.Locator(".clause-source code")).ToContainTextAsync("mutation.kind =");
    }

    [Fact]
    public async Task A_viewer_finds_nothing_to_change_and_may_change_nothing()
    {
        await console.AddUserAsync("vera", "viewer");
        var id = await console.KnownAsync(console.Tr181.Device(1));
        await using var page = await console.OpenAsAsync("vera", Path(id));
        page.IsExpected = complaint => complaint.Contains("403", StringComparison.Ordinal);
        await Expect(page.Page.Locator(".device-head")).ToBeVisibleAsync();
        await Expect(page.Button("Reboot")).ToHaveCountAsync(0);
        await Expect(page.Page.GetByLabel("Add a tag")).ToHaveCountAsync(0);
        await page.GoAsync($"{Path(id)}?tab=parameters&find=ProvisioningCode");
        await Expect(page.Page.Locator(".param-name", new() { HasText = "ProvisioningCode" }))
            .ToBeVisibleAsync();
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Change ") }))
            .ToHaveCountAsync(0);
        var status = await page.EvaluateAsync<int>(
            """
            async path => (await fetch(path, {
                method: "POST",
                headers: { "Content-Type": "application/json" },
                body: JSON.stringify({ kind: "reboot" }),
            })).status
            """,
            $"/api/v1/devices/{Uri.EscapeDataString(id)}/tasks"
        );
        Assert.Equal(403, status);
    }

    [Fact]
    public async Task A_sign_in_that_was_ended_leads_to_the_door_and_back()
    {
        await console.AddUserAsync("rex", "operator");
        await using var page = await console.OpenAsAsync("rex", "/files");
        var signIns = await ReadAsync("api/v1/sign-ins?user=rex");
        var id = signIns.GetProperty("items")[0].GetProperty("id");
        using (var answer = await console.Api.DeleteAsync($"api/v1/sign-ins/{id}"))
            Assert.True(answer.IsSuccessStatusCode);
        // A page that is still being drawn is led there by that already, and takes no click any more.
        _ = page.Page.GetByLabel("Switch between light and dark").ClickAsync();
        await Expect(page.Page).ToHaveURLAsync(new Regex(@"/sign-in\?return="));
        await page.SignInAsync("rex", ConsoleFixture.Password);
        await page.ArriveAsync("/files");
    }

    [Fact]
    public async Task A_second_factor_is_added_asked_for_and_taken_away()
    {
        await console.AddUserAsync("fay", "viewer");
        await using var page = await console.OpenAsAsync("fay", "/account");
        await page.Button("Add a second factor").ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Img, new() { Name = "The secret as a QR code" }))
            .ToBeVisibleAsync();
        var secret = await page.Page.Locator(".secret").InnerTextAsync();
        await page.Page.FillAsync(
            "#factor-code",
            Authenticator.Code(secret, TimeProvider.System.GetUtcNow())
        );
        await page.Button("Confirm").ClickAsync();
        var recovery = page.Page.Locator(".codes code");
        await Expect(recovery).ToHaveCountAsync(10);
        var code = await recovery.First.InnerTextAsync();
        await page.Page.GetByLabel("Signed in as fay").ClickAsync();
        await page.Button("Sign out").ClickAsync();

        await page.SignInAsync("fay", ConsoleFixture.Password);
        await Expect(page.Text("The code of the second factor is needed too.")).ToBeVisibleAsync();
        await Expect(page.Page.Locator("#user")).ToHaveValueAsync("fay");
        await page.SignInAsync("fay", ConsoleFixture.Password, "000000");
        await Expect(page.Text("The code is wrong")).ToBeVisibleAsync();
        await page.SignInAsync("fay", ConsoleFixture.Password, code);
        await page.Page.WaitForSelectorAsync("nav");

        await page.GoAsync("/account");
        await page.Page.FillAsync("#factor-password", ConsoleFixture.Password);
        await page.Button("Take the second factor away").ClickAsync();
        await Expect(page.Button("Add a second factor")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_changed_password_ends_other_sign_ins_which_can_also_be_ended_one_by_one()
    {
        await console.AddUserAsync("max", "viewer");
        await using var other = await console.OpenAsAsync("max", "/account");
        await using var page = await console.OpenAsAsync("max", "/account");
        var rows = page.Page.Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(2);
        await page.Page.GetByLabel("End the sign-in from").First.ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await page.Page.FillAsync("#old-password", "not this one, surely");
        await page.Page.FillAsync("#new-password", "seven quiet lanterns");
        await page.Button("Change the password").ClickAsync();
        await Expect(page.Page.Locator(".notice.bad")).ToContainTextAsync("password");
        await page.Page.FillAsync("#old-password", ConsoleFixture.Password);
        await page.Page.FillAsync("#new-password", "seven quiet lanterns");
        await page.Button("Change the password").ClickAsync();
        await Expect(page.Text("The password is changed.")).ToBeVisibleAsync();
        // Not by its page, which may be on its way to the door by itself.
        using var api = await other.ApiAsync(console.Address);
        api.DefaultRequestHeaders.Accept.Add(new("text/html"));
        using var answer = await api.GetAsync("/account");
        Assert.Contains("Sign in to Muster", await answer.Content.ReadAsStringAsync());
    }

    private async Task<JsonElement> ReadAsync(string path) =>
        await console.Api.GetFromJsonAsync<JsonElement>(path);

    private static string Path(string id) => "/devices/" + Uri.EscapeDataString(id);
}

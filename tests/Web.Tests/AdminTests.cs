using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests;

/// <summary>The administration: users, roles, keys, the audit log, and how the server is.</summary>
public sealed class AdminTests(ConsoleFixture console)
{
    [Fact]
    public async Task A_user_is_added_given_another_role_disabled_and_removed()
    {
        const string Name = "<i>ida</i>";
        await using var page = await console.OpenAsync("/admin/users?new=true");
        await page.Page.FillAsync("#new-name", Name);
        await page.Page.FillAsync("#new-password", "short");
        await RoleAsync(page, "viewer");
        await page.Page.FillAsync("#new-password", "three mild ponies");
        await page
            .Page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true })
            .ClickAsync();
        await page.ArriveAsync("/admin/users?user=*");
        await Expect(page.Page.Locator("#user-head")).ToHaveTextAsync(Name);
        await RoleAsync(page, "operator");
        await page.Button("Give these roles").ClickAsync();
        var row = page.Page.Locator("tbody tr", new() { HasText = Name });
        await Expect(row).ToContainTextAsync("operator");
        await page.Button("Disable").ClickAsync();
        await Expect(row).ToContainTextAsync("disabled");
        await page.Button("Remove").ClickAsync();
        await page.ConfirmAsync("Remove");
        await Expect(row).ToHaveCountAsync(0);
        // It goes there by itself when the list is new.
        await page.ArriveAsync("/admin/users");

        await page.GoAsync("/admin/audit?who=ada&text=ida");
        await Expect(page.Page.Locator(".audit tbody tr", new() { HasText = "delete" }))
            .ToContainTextAsync(Name);
        await page.Page.Locator(".entry summary").First.ClickAsync();
        await Expect(page.Page.Locator(".entry[open]")).ToContainTextAsync("through the console");
        await Expect(page.Page.Locator("main i")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_key_is_drawn_shown_once_works_and_is_revoked()
    {
        await using var page = await console.OpenAsync("/admin/keys?new=true");
        await page.Page.FillAsync("#key-name", "billing");
        await RoleAsync(page, "viewer");
        await page.Button("Draw it").ClickAsync();
        var secret = await page.Page.Locator(".secret").InnerTextAsync();
        using var client = new HttpClient { BaseAddress = console.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            secret
        );
        using (var answer = await client.GetAsync("api/v1/devices"))
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await page.ArriveAsync("/admin/keys");
        await page.GoAsync("/admin/keys");
        await Expect(page.Page.Locator(".secret")).ToHaveCountAsync(0);
        await page.Page.GetByLabel("Revoke the key billing").ClickAsync();
        await page.ConfirmAsync("Revoke");
        await Expect(page.Page.GetByLabel("Revoke the key billing")).ToHaveCountAsync(0);
        using (var answer = await client.GetAsync("api/v1/devices"))
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_role_is_written_like_another_and_a_wrong_expression_is_told()
    {
        await using var page = await console.OpenAsync("/admin/roles?role=helpdesk");
        await Expect(page.Text("It comes with the server")).ToBeVisibleAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Write one like it" }).ClickAsync();
        await page.Page.FillAsync("#role-name", "desk north");
        var filter = page.Page.GetByLabel("Filter").First;
        await filter.FillAsync("Tags.north IS");
        await page.Button("Keep it").ClickAsync();
        await Expect(page.Page.Locator("main .notice.bad")).ToBeVisibleAsync();
        await filter.FillAsync("Tags.north IS NOT NULL");
        await page.Button("Keep it").ClickAsync();
        await page.ArriveAsync("/admin/roles?role=desk%20north");
        await Expect(page.Page.Locator("section.card")).ToContainTextAsync("has the tag north");
    }

    [Fact]
    public async Task The_audit_log_is_searched_by_its_address_and_exported()
    {
        await console.AddUserAsync("uma", "viewer");
        await using var page = await console.OpenAsync("/admin/audit");
        await page.Page.FillAsync("#audit-text", "uma");
        await page.Page.Locator("#audit-resource").SelectOptionAsync("Users");
        await page.Page.Locator("#audit-since").SelectOptionAsync("7");
        await page.Button("Search").ClickAsync();
        await Expect(page.Page).ToHaveURLAsync(new Regex("text=uma&resource=Users&since=7$"));
        await Expect(page.Page.Locator(".audit tbody tr")).ToHaveCountAsync(1);
        var download = await page.Page.RunAndWaitForDownloadAsync(() =>
            page.Page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync()
        );
        var lines = await File.ReadAllLinesAsync(await download.PathAsync().InTimeAsync());
        Assert.StartsWith("id,at,who,", lines[0]);
        Assert.Contains("uma", Assert.Single(lines[1..]));
        await page.GoAsync("/admin/audit?text=nothing-like-that");
        await Expect(page.Text("No entry fits")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Settings_are_shown_with_where_they_were_said_and_secrets_are_not()
    {
        await using var page = await console.OpenAsync("/admin/settings?set=true");
        var rows = page.Page.Locator("tbody tr");
        await Expect(rows.Filter(new() { HasText = "--speed-test" }).First)
            .ToContainTextAsync("true");
        var key = rows.Filter(new() { HasText = "--api-key" });
        await Expect(key).ToContainTextAsync("****");
        await Expect(key).ToContainTextAsync("MUSTER_API_KEY");
        var search = page.Page.GetByLabel("Search the settings");
        await search.FillAsync("cwmp-port");
        await search.PressAsync("Enter");
        await Expect(page.Page).ToHaveURLAsync(new Regex("find=cwmp-port&set=true$"));
        await Expect(rows).ToHaveCountAsync(1);
        await page.GoAsync("/admin/settings?find=nothing-like-that");
        await Expect(page.Text("No setting fits")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Who_administers_nothing_sees_the_health_of_the_server_alone()
    {
        await console.AddUserAsync("vito", "viewer");
        await using var page = await console.OpenAsAsync("vito", "/admin");
        await page.ArriveAsync("/admin/health");
        await Expect(page.Text("The server serves sessions.")).ToBeVisibleAsync();
        await Expect(page.Page.Locator(".tabs .tab")).ToHaveTextAsync(["Health"]);
        foreach (var part in (string[])["users", "roles", "keys", "audit"])
        {
            await page.GoAsync("/admin/" + part);
            await Expect(page.Text("This is not open to you")).ToBeVisibleAsync();
        }
        using var api = await page.ApiAsync(console.Address);
        using var answer = await api.GetAsync("api/v1/users");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private static Task RoleAsync(ConsolePage page, string name) =>
        page.Page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new($"^{name} ") }).CheckAsync();
}

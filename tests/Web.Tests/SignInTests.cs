using System.Net;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests;

/// <summary>The console's door.</summary>
public sealed class SignInTests(ConsoleFixture console)
{
    private const string Title = "Sign in to Muster";

    [Theory]
    [InlineData("/")]
    [InlineData("/devices")]
    [InlineData("/devices/02CAFE-MG%252D181-1")]
    [InlineData("/devices.csv")]
    [InlineData("/faults")]
    [InlineData("/account")]
    [InlineData("/nothing-there")]
    public async Task Every_page_leads_whoever_did_not_sign_in_to_the_door(string path)
    {
        using var client = Anonymous();
        client.DefaultRequestHeaders.Accept.Add(new("text/html"));
        using var answer = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        var door = $"/sign-in?return={Uri.EscapeDataString(path)}";
        Assert.Equal(door, answer.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("/_blazor?id=1")]
    public async Task The_connection_of_pages_is_closed_without_a_sign_in(string path)
    {
        using var client = Anonymous();
        using var answer = await client.PostAsync(path, null);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_said_so()
    {
        await using var page = await console.OpenSignedOutAsync("/devices");
        await page.SignInAsync(ConsoleFixture.Administrator, "a wrong password");
        await Expect(page.Text("User or password is wrong.")).ToBeVisibleAsync();
        await Expect(page.Page.Locator("#code")).ToBeHiddenAsync();
        Assert.DoesNotContain("wrong%20password", page.Page.Url);
        await page.Page.GotoAsync("/devices");
        await Expect(page.Text(Title)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Signing_in_leads_to_the_page_that_was_asked_for_and_signing_out_ends_it()
    {
        await using var page = await console.OpenSignedOutAsync("/devices?q=fault:*");
        await page.SignInAsync(ConsoleFixture.Administrator, ConsoleFixture.Password);
        await page.ArriveAsync("/devices?q=fault:*");
        await page.Page.GetByLabel("Signed in as ada").ClickAsync();
        await page.Button("Sign out").ClickAsync();
        await Expect(page.Text(Title)).ToBeVisibleAsync();
        await page.Page.GotoAsync("/devices");
        await Expect(page.Text(Title)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Signing_in_leads_to_no_other_site()
    {
        const string elsewhere = "https://elsewhere.example/";
        await using var page = await console.OpenSignedOutAsync(
            $"/sign-in?return={Uri.EscapeDataString(elsewhere)}"
        );
        await page.SignInAsync(ConsoleFixture.Administrator, ConsoleFixture.Password);
        await Expect(page.Page).ToHaveURLAsync(console.Address.ToString());
        // Left while it still connects, the browser would complain.
        await page.ArriveAsync("/");
    }

    [Fact]
    public async Task A_sign_in_that_another_site_sends_is_refused()
    {
        using var client = Anonymous();
        client.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["user"] = ConsoleFixture.Administrator,
                ["password"] = ConsoleFixture.Password,
            }
        );
        using var answer = await client.PostAsync("/auth/sign-in", form);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("/sign-in?error=%3Cb%3E&return=%22%3E%3Cscript%3E", "/auth/sign-in")]
    [InlineData("/setup?error=%3Cb%3E&token=%22%3E%3Cscript%3E", "/auth/setup")]
    public async Task Pages_load_nothing_from_elsewhere_and_run_no_inline_script(
        string path,
        string action
    )
    {
        using var client = Anonymous();
        using var answer = await client.GetAsync(path);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("script-src 'self';", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("http", policy);
        // Without TLS browsers tell where a form comes from by its Origin alone, which this lets them.
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains($"action=\"{action}\"", page);
        Assert.DoesNotContain("<script>", page);
        Assert.DoesNotContain("<b>", page);
    }

    private HttpClient Anonymous() =>
        new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = console.Address };
}

using System.Net;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests;

/// <summary>The console's door.</summary>
public sealed class SignInTests(ConsoleFixture console)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/devices")]
    [InlineData("/devices/02CAFE-MG%252D181-1")]
    [InlineData("/devices.csv")]
    [InlineData("/faults")]
    [InlineData("/nothing-there")]
    public async Task Every_page_leads_whoever_did_not_sign_in_to_the_door(string path)
    {
        using var client = Anonymous();
        using var answer = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.StartsWith("/enter", answer.Headers.Location!.AbsolutePath);
    }

    [Theory]
    [InlineData("/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("/_blazor?id=1")]
    public async Task The_connection_of_pages_is_closed_without_a_sign_in(string path)
    {
        using var client = Anonymous();
        using var answer = await client.PostAsync(path, null);
        Assert.True(answer.StatusCode is HttpStatusCode.Found or HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_and_said_so()
    {
        await using var page = await console.OpenAsync("/enter", signedIn: false);
        page.IsExpected = complaint => complaint.Contains("401", StringComparison.Ordinal);
        await page.Page.FillAsync("#key", "mk_wrong");
        await page.Button("Sign in").ClickAsync();
        await Expect(page.Text("There is no such API key")).ToBeVisibleAsync();
        await page.Page.GotoAsync("/devices");
        await Expect(page.Text("Sign in to Muster")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Signing_in_leads_to_the_page_that_was_asked_for_and_signing_out_ends_it()
    {
        await using var page = await console.OpenAsync("/devices?q=fault:*", signedIn: false);
        await page.Page.FillAsync("#key", console.Key);
        await page.Button("Sign in").ClickAsync();
        await page.Page.WaitForURLAsync("**/devices?q=fault:*");
        await page.Button("Sign out").ClickAsync();
        await Expect(page.Text("Sign in to Muster")).ToBeVisibleAsync();
        await page.Page.GotoAsync("/devices");
        await Expect(page.Text("Sign in to Muster")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_sign_in_that_another_site_sends_is_refused()
    {
        using var client = Anonymous();
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["_handler"] = "sign-in", ["Input.Key"] = console.Key }
        );
        using var answer = await client.PostAsync("/enter", form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Pages_load_nothing_from_elsewhere_and_run_no_inline_script()
    {
        using var client = Anonymous();
        using var answer = await client.GetAsync("/enter");
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("script-src 'self';", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("http", policy);
    }

    [Fact]
    public async Task A_cookie_opens_the_console_and_not_the_API()
    {
        await using var page = await console.OpenAsync("/devices");
        var answer = await page.Page.APIRequest.GetAsync("/api/v1/devices");
        Assert.Equal(401, answer.Status);
    }

    private HttpClient Anonymous() =>
        new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = console.Address };
}

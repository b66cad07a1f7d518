using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Web.Tests;

/// <summary>A page, and all that its browser complained of.</summary>
public sealed class ConsolePage : IAsyncDisposable
{
    /// <summary>What the editor says when its page is left while it still fetches parts of itself.</summary>
    private const string Left = "Failed trying to load default language strings";

    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    public ConsolePage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.SetDefaultTimeout(30_000);
        page.PageError += (_, error) => _complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.StartsWith(Left, StringComparison.Ordinal))
                _complaints.Add(message.Text);
        };
    }

    public IPage Page { get; }

    /// <summary>Which complaints of the browser a test provokes.</summary>
    public Predicate<string> IsExpected { get; set; } = _ => false;

    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await StandAsync();
    }

    /// <summary>Waits for the page that something has led to; a <c>*</c> in its path is anything.</summary>
    public async Task ArriveAsync(string path)
    {
        // Not by the events of the browser: what was there before is waited for in vain.
        var address = new Regex(Regex.Escape(path).Replace("\\*", ".*") + "$");
        await Assertions.Expect(Page).ToHaveURLAsync(address);
        await StandAsync();
    }

    private async Task StandAsync()
    {
        await Page.WaitForSelectorAsync("h1", new() { State = WaitForSelectorState.Attached });
        await Assertions.Expect(Page.Locator(".skeleton")).ToHaveCountAsync(0);
        await Assertions.Expect(Page).ToHaveTitleAsync(new Regex("."));
    }

    public ILocator Text(string text) => Page.GetByText(text).First;

    public ILocator Button(string name) =>
        Page.GetByRole(AriaRole.Button, new() { Name = name }).First;

    /// <summary>What a script gives back.</summary>
    public Task<T> EvaluateAsync<T>(string script, object? argument = null) =>
        Page.EvaluateAsync<T>(script, argument).InTimeAsync();

    /// <summary>A client with the cookies of this browser.</summary>
    public async Task<HttpClient> ApiAsync(Uri address)
    {
        var jar = new CookieContainer();
        foreach (var cookie in await _context.CookiesAsync().InTimeAsync())
            jar.Add(address, new System.Net.Cookie(cookie.Name, cookie.Value));
        var client = new HttpClient(new HttpClientHandler { CookieContainer = jar })
        {
            BaseAddress = address,
        };
        // As a browser does for pages of the same server.
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        return client;
    }

    /// <summary>Fills in the sign-in page and sends it.</summary>
    public async Task SignInAsync(string user, string password, string? code = null)
    {
        await Page.FillAsync("#user", user);
        await Page.FillAsync("#password", password);
        if (code is not null)
            await Page.FillAsync("#code", code);
        await Button("Sign in").ClickAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync().InTimeAsync();
        Assert.DoesNotContain(_complaints, complaint => !IsExpected(complaint));
    }
}

using System.Collections.Concurrent;
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

    private const string Shown = """document.body.innerText.replace(/\s*\n\s*/g, "\n")""";
    private const int MostShown = 2_000;
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    private readonly bool _isAlone;
    private readonly Func<string> _log;
    private readonly ConcurrentQueue<string> _complaints = [];

    /// <param name="page">A new one.</param>
    /// <param name="isAlone">Its browser is for it alone, and goes with it.</param>
    /// <param name="log">What the server said last.</param>
    public ConsolePage(IPage page, bool isAlone, Func<string> log)
    {
        (Page, _isAlone, _log) = (page, isAlone, log);
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.StartsWith(Left, StringComparison.Ordinal))
                _complaints.Enqueue(message.Text);
        };
    }

    public IPage Page { get; }

    /// <summary>Which complaints of the browser a test provokes.</summary>
    public Predicate<string> IsExpected { get; set; } = _ => false;

    /// <summary>Goes where it is wanted; one that does not come to stand there is closed, and told of.</summary>
    public async Task<ConsolePage> OpenAsync(string path)
    {
        try
        {
            await GoAsync(path);
            return this;
        }
        catch
        {
            await CloseAsync();
            throw;
        }
    }

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

    public ILocator Button(string name, bool exact = false) =>
        Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = exact }).First;

    /// <summary>How far the work is that was asked of a device; others may ask it for something too.</summary>
    public ILocator Work(string what) =>
        Page.Locator(".work li", new() { HasText = what }).Locator(".pill").First;

    /// <summary>
    /// The dialog that is open, once it has drawn the focus to itself: what is typed while it does gets lost.
    /// </summary>
    public async Task<ILocator> DialogAsync()
    {
        await Assertions
            .Expect(Page.Locator(".mud-dialog-container:focus-within"))
            .ToHaveCountAsync(1);
        return Page.Locator(".mud-dialog");
    }

    /// <summary>Confirms what is asked once more.</summary>
    public async Task ConfirmAsync(string name)
    {
        var dialog = await DialogAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = name }).ClickAsync();
    }

    /// <summary>Puts a text in the place of what stands in the editor, by keys.</summary>
    public async Task WriteCodeAsync(string text)
    {
        await Assertions
            .Expect(Page.Locator(".code-box[data-ready] .view-lines").First)
            .ToBeVisibleAsync();
        await Page.Locator(".code-box .monaco-editor textarea").First.FocusAsync();
        await Page.Keyboard.PressAsync("Control+A");
        await Page.Keyboard.InsertTextAsync(text);
    }

    /// <summary>What a script gives back.</summary>
    public Task<T> EvaluateAsync<T>(string script, object? argument = null) =>
        Page.EvaluateAsync<T>(script, argument).InTimeAsync();

    /// <summary>A client with the cookies of this browser.</summary>
    public async Task<HttpClient> ApiAsync(Uri address)
    {
        var jar = new CookieContainer();
        foreach (var cookie in await Page.Context.CookiesAsync().InTimeAsync())
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
        await CloseAsync();
        foreach (var complaint in _complaints.Where(complaint => !IsExpected(complaint)))
            Complaints.Add(complaint);
    }

    private async Task CloseAsync()
    {
        await TellAsync();
        await (_isAlone ? Page.Context.CloseAsync() : Page.CloseAsync()).InTimeAsync();
    }

    /// <summary>What a page was when its test ended; of a test that passed nobody is shown it.</summary>
    private async Task TellAsync()
    {
        if (TestContext.Current.TestOutputHelper is not { } output)
            return;
        string shown;
        try
        {
            shown = await Page.EvaluateAsync<string>(Shown).WaitAsync(Moment);
        }
        catch (Exception gone) when (gone is PlaywrightException or TimeoutException)
        {
            shown = $"It cannot be asked: {gone.Message}";
        }
        output.WriteLine($"The page {Page.Url} shows:");
        output.WriteLine(shown.Length > MostShown ? shown[..MostShown] + " …" : shown);
        output.WriteLine($"The browser complained: {string.Join('\n', _complaints)}");
        output.WriteLine($"The server said last:\n{_log()}");
    }
}

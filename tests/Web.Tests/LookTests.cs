using System.Diagnostics;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Xunit;

namespace Web.Tests;

/// <summary>What holds of every page: it fits, and everybody can use it.</summary>
public sealed class LookTests(ConsoleFixture console)
{
    private const int Phone = 400;
    private const int Desk = 1400;

    // One look at each page for both: to open a page costs more than to look at it.
    [Fact]
    public async Task No_page_is_too_wide_or_seriously_hard_to_use_in_light_or_dark()
    {
        await using var page = await console.OpenAsync();
        await page.Page.AddInitScriptAsync(new BundledAxeScriptProvider().GetScript());
        var found = new List<string>();
        foreach (var (name, path) in await Pages.AllAsync(console))
        {
            await page.Page.SetViewportSizeAsync(Desk, 900).InTimeAsync();
            await page.GoAsync(path);
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                var violations = await ViolationsAsync(page, scheme == ColorScheme.Dark);
                found.AddRange(violations.Select(each => $"{name} {scheme}: {each}"));
            }
            foreach (var width in (int[])[Desk, Phone])
            {
                await page.Page.SetViewportSizeAsync(width, 900).InTimeAsync();
                if (!await FitsAsync(page, width))
                    found.Add($"{name} is wider than {width}");
            }
        }
        Assert.Empty(found);
    }

    // The line of the caret has a ground of its own: what is legible on the others need not be there.
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Code_is_legible_in_the_line_of_the_caret(ColorScheme scheme)
    {
        const string code =
            """let kinds = "text" + 5 + /[a-z]+\d/.source + Date.now(); // and why""";
        await using var page = await console.OpenAsync();
        await page.Page.AddInitScriptAsync(new BundledAxeScriptProvider().GetScript());
        await page.GoAsync("/provisioning/provisions/complete");
        await page.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await page.Page.WaitForFunctionAsync(EditorsAreDressed, scheme == ColorScheme.Dark);
        await page.WriteCodeAsync(code);
        await Assertions.Expect(page.Page.Locator(".view-lines")).ToContainTextAsync("and why");
        await Assertions
            .Expect(page.Page.Locator(".view-overlays .current-line"))
            .ToBeVisibleAsync();
        Assert.Empty(await ViolationsAsync(page, scheme == ColorScheme.Dark));
    }

    /// <summary>
    /// What is wrong with the page once it stands: an editor dresses itself for the dark a moment later than
    /// its page, and colours its text anew when the browser has nothing else to do.
    /// </summary>
    private static async Task<string[]> ViolationsAsync(ConsolePage page, bool isDark)
    {
        await page.Page.WaitForFunctionAsync(EditorsAreDressed, isDark);
        await page.EvaluateAsync<object?>(Idle);
        var since = Stopwatch.StartNew();
        while (true)
        {
            // In the dark only colours can differ.
            var violations = await page.EvaluateAsync<string[]>(
                SeriousViolations,
                isDark ? "color-contrast" : null
            );
            if (violations is [] || since.Elapsed > ToDress)
                return violations;
            await page.EvaluateAsync<object?>(Idle);
        }
    }

    /// <summary>An editor takes the width of its page a moment later than the page has it.</summary>
    private static async Task<bool> FitsAsync(ConsolePage page, int width)
    {
        var since = Stopwatch.StartNew();
        while (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") > width)
        {
            if (since.Elapsed > ToDress)
                return false;
        }
        return true;
    }

    private static readonly TimeSpan ToDress = TimeSpan.FromSeconds(20);

    // By their role: what an editor may open beside its text has the same class, and no colours of its own.
    private const string EditorsAreDressed = """
        isDark => [...document.querySelectorAll(".code-box")].every(box =>
            box.querySelector(".monaco-editor[role=code]")?.classList.contains("vs-dark") === isDark)
        """;

    private const string Idle = "() => new Promise(done => requestIdleCallback(() => done()))";

    /// <summary>Only what is wrong leaves the browser: all that was looked at is much.</summary>
    private const string SeriousViolations = """
        async rule => (await axe.run(document, { resultTypes: ["violations"], preload: false, ...(rule ? { runOnly: [rule] } : {}) })).violations
            .filter(each => ["serious", "critical"].includes(each.impact))
            .map(each => `${each.id} ${each.help}: ${each.nodes.map(node => node.html).join(" ")}`)
        """;

    [Fact]
    public async Task The_skip_link_leads_to_the_content_of_the_same_page()
    {
        await using var page = await console.OpenAsync("/devices");
        await page.Page.Locator(".skip").PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("#main")).ToBeFocusedAsync();
        Assert.EndsWith("/devices", page.Page.Url);
    }

    [Fact]
    public async Task A_lost_connection_is_shown_and_recovers()
    {
        // In a browser of its own: all its pages are offline.
        await using var page = await console.OpenAsAsync(ConsoleFixture.Administrator, "/devices");
        page.IsExpected = complaint =>
            complaint.Contains("WebSocket", StringComparison.Ordinal)
            || complaint.Contains("ERR_INTERNET_DISCONNECTED", StringComparison.Ordinal)
            || complaint.Contains("Failed to", StringComparison.Ordinal)
            || complaint.Contains("Connection disconnected", StringComparison.Ordinal);
        await page.Page.Context.SetOfflineAsync(true);
        await page.EvaluateAsync<object?>("Blazor._internal.forceCloseConnection()");
        await page.Page.WaitForSelectorAsync(
            ".lost",
            new() { State = WaitForSelectorState.Visible }
        );
        await page.Page.Context.SetOfflineAsync(false);
        await page.Page.WaitForSelectorAsync(
            ".lost",
            new() { State = WaitForSelectorState.Hidden }
        );
    }
}

using System.Diagnostics;
using Microsoft.Playwright;

namespace Muster.Bench;

/// <summary>Chromium, signed in.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly IPlaywright playwright;
    private readonly IBrowser chromium;
    private readonly Uri address;
    private readonly string signedIn;

    private Browser(IPlaywright playwright, IBrowser chromium, Uri address, string signedIn) =>
        (this.playwright, this.chromium, this.address, this.signedIn) = (
            playwright,
            chromium,
            address,
            signedIn
        );

    public static async Task<Browser> StartAsync(Uri address)
    {
        var driver = await Playwright.CreateAsync();
        var launched = await driver.Chromium.LaunchAsync(
            new() { ExecutablePath = Find("chromium"), Args = ["--no-sandbox"] }
        );
        await using var context = await launched.NewContextAsync(
            new() { BaseURL = address.ToString() }
        );
        var answer = await context.APIRequest.PostAsync(
            "/auth/sign-in",
            new()
            {
                DataObject = new { user = ConsoleBench.User, password = ConsoleBench.Password },
                Headers = new Dictionary<string, string> { ["Sec-Fetch-Site"] = "same-origin" },
            }
        );
        if (!answer.Ok)
            throw new BenchFailure($"Signing in was answered {answer.Status}.");
        return new Browser(driver, launched, address, await context.StorageStateAsync());
    }

    private static string Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists)
        ?? throw new BenchFailure($"There is no {program}: apt-get install {program}");

    public async Task<ConsoleWindow> OpenAsync()
    {
        var context = await chromium.NewContextAsync(
            new()
            {
                BaseURL = address.ToString(),
                StorageState = signedIn,
                ViewportSize = new() { Width = 1400, Height = 900 },
            }
        );
        return new ConsoleWindow(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await chromium.DisposeAsync();
        playwright.Dispose();
    }
}

/// <summary>A window of somebody.</summary>
internal sealed class ConsoleWindow(IBrowserContext context, IPage page) : IAsyncDisposable
{
    /// <summary>Opens a page; answers the seconds until all of it is there.</summary>
    public async Task<double> TimeAsync(string path)
    {
        var began = Stopwatch.GetTimestamp();
        await page.GotoAsync(path);
        await page.WaitForFunctionAsync(
            "() => document.querySelector('h1') && !document.querySelector('.skeleton')"
        );
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();
}

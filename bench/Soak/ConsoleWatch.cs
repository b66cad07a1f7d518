using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Muster.Bench;

/// <summary>
/// A browser that looks at the console all the time and goes to another page twice a minute. It is led by
/// the protocol of its developer tools: no more than this is needed of it.
/// </summary>
internal sealed class ConsoleWatch : IAsyncDisposable
{
    private const string User = "soak";
    private const string Password = "violet otters juggle";
    private const string IsThere =
        "!!document.querySelector('h1') && !document.querySelector('.skeleton')";

    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private static readonly string[] Pages =
    [
        "/",
        "/devices",
        "/faults",
        "/provisioning/presets",
        "/files",
        "/models",
        "/admin/health",
        "/admin/audit",
    ];

    private readonly Process _chromium;
    private readonly ClientWebSocket _line = new();
    private readonly Uri _console;
    private string? _session;
    private int _id;

    private ConsoleWatch(Process chromium, Uri console) =>
        (_chromium, _console) = (chromium, console);

    public static async Task<ConsoleWatch> StartAsync(
        Uri console,
        HttpClient api,
        string folder,
        CancellationToken cancellation
    )
    {
        var user = new
        {
            name = User,
            roles = (string[])["administrator"],
            password = Password,
        };
        using var made = await api.PostAsJsonAsync("users", user, cancellation);
        if (!made.IsSuccessStatusCode)
            throw new BenchFailure(await made.Content.ReadAsStringAsync(cancellation));
        string[] arguments =
        [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--remote-debugging-port=0",
            $"--user-data-dir={Path.Combine(folder, "browser")}",
            "about:blank",
        ];
        var start = new ProcessStartInfo("chromium", arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var watch = new ConsoleWatch(Process.Start(start)!, console);
        try
        {
            await watch.SignInAsync(cancellation);
            return watch;
        }
        catch
        {
            await watch.DisposeAsync();
            throw;
        }
    }

    /// <summary>Until the time is up; a page that does not come is a trouble.</summary>
    public async Task LookAroundAsync(Action<string> trouble, CancellationToken over)
    {
        try
        {
            for (var next = 0; ; next++)
            {
                var page = Pages[next % Pages.Length];
                if (!await GoAsync(page, over))
                    trouble($"The console did not show {page}.");
                await Task.Delay(Stay, over);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The time is up.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _line.Dispose();
        if (!_chromium.HasExited)
            _chromium.Kill(entireProcessTree: true);
        await _chromium.WaitForExitAsync();
        _chromium.Dispose();
    }

    private async Task SignInAsync(CancellationToken cancellation)
    {
        const string Listening = "DevTools listening on ";
        string? line;
        do line =
            await _chromium.StandardError.ReadLineAsync(cancellation)
            ?? throw new BenchFailure("Chromium has ended before it was ready.");
        while (!line.StartsWith(Listening, StringComparison.Ordinal));
        _ = _chromium.StandardError.BaseStream.CopyToAsync(Stream.Null, cancellation);
        await _line.ConnectAsync(new Uri(line[Listening.Length..]), cancellation);
        var made = await AskAsync("Target.createTarget", new { url = "about:blank" }, cancellation);
        var attached = await AskAsync(
            "Target.attachToTarget",
            new { targetId = $"{made["targetId"]}", flatten = true },
            cancellation
        );
        _session = $"{attached["sessionId"]}";
        await GoAsync("/sign-in", cancellation);
        var body = JsonSerializer.Serialize(new { user = User, password = Password });
        var status = await EvaluateAsync(
            "fetch('/auth/sign-in', { method: 'POST', body: "
                + JsonSerializer.Serialize(body)
                + ", headers: { 'Content-Type': 'application/json' } }).then(r => r.status)",
            cancellation
        );
        if (status != "200")
            throw new BenchFailure($"Signing in to the console was answered {status}.");
    }

    private async Task<bool> GoAsync(string page, CancellationToken cancellation)
    {
        await AskAsync("Page.navigate", new { url = $"{new Uri(_console, page)}" }, cancellation);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Patience)
        {
            await Task.Delay(Look, cancellation);
            if (await EvaluateAsync(IsThere, cancellation) == "true")
                return true;
        }
        return false;
    }

    private async Task<string> EvaluateAsync(string script, CancellationToken cancellation)
    {
        var answer = await AskAsync(
            "Runtime.evaluate",
            new { expression = script, awaitPromise = true },
            cancellation
        );
        var value = answer["result"]?["value"]?.ToJsonString() ?? "";
        return value;
    }

    private async Task<JsonNode> AskAsync(
        string method,
        object parameters,
        CancellationToken cancellation
    )
    {
        var id = ++_id;
        var question = new JsonObject
        {
            ["id"] = id,
            ["method"] = method,
            ["params"] = JsonSerializer.SerializeToNode(parameters),
        };
        if (_session is not null)
            question["sessionId"] = _session;
        var octets = JsonSerializer.SerializeToUtf8Bytes(question);
        await _line.SendAsync(octets, WebSocketMessageType.Text, true, cancellation);
        while (true)
        {
            var message = await ReadAsync(cancellation);
            if (message["id"]?.GetValue<int>() == id)
                return message["result"]
                    ?? throw new BenchFailure($"{method}: {message.ToJsonString()}");
        }
    }

    private async Task<JsonNode> ReadAsync(CancellationToken cancellation)
    {
        using var message = new MemoryStream();
        var piece = new byte[16 * 1024];
        ValueWebSocketReceiveResult read;
        do
        {
            read = await _line.ReceiveAsync(piece.AsMemory(), cancellation);
            message.Write(piece, 0, read.Count);
        } while (!read.EndOfMessage);
        return JsonNode.Parse(message.ToArray())!;
    }
}

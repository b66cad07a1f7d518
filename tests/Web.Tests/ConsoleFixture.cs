using System.Net;
using System.Net.Http.Json;
using System.Security;
using Conformance.Processes;
using Microsoft.Playwright;
using Muster.Cpe;
using Muster.Cpe.ModelFiles;
using Muster.Tests.Programs;
using Web.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(ConsoleFixture))]

namespace Web.Tests;

/// <summary>
/// One program, one fleet of both root models and one browser for all tests: each test takes a page of its
/// own, and devices of its own where it changes something.
/// </summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    /// <summary>
    /// Of Device:2. Who asks a device for something has one of its own: it takes few connection requests in
    /// a minute, and is not woken while another test holds it in a session.
    /// </summary>
    public const int Tr181Devices = 13;

    /// <summary>Of InternetGatewayDevice:1.</summary>
    public const int Tr098Devices = 6;

    private const int Width = 1400;
    private const int Height = 900;
    private const int LinesOfLog = 40;

    private readonly Lock _gate = new();
    private readonly Queue<string> _log = new(LinesOfLog);
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("muster-web-");
    private MusterProcess _server = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    // One for all: a new one would fetch every script and style anew.
    private IBrowserContext _administrators = null!;

    /// <summary>Devices of Device:2.</summary>
    public Fleet Tr181 { get; private set; } = null!;

    /// <summary>Devices of InternetGatewayDevice:1.</summary>
    public Fleet Tr098 { get; private set; } = null!;

    public Uri Address => _server.Api.BaseAddress!;

    public Uri Cwmp => _server.Cwmp;

    /// <summary>With the key.</summary>
    public HttpClient Api => _server.Api;

    /// <summary>Who was made with the link of the first start, through its page.</summary>
    public const string Administrator = "ada";

    /// <summary>Of all users.</summary>
    public const string Password = "violet otters juggle";

    public async ValueTask InitializeAsync()
    {
        // Busy machines are slow, and not wrong.
        Assertions.SetDefaultExpectTimeout(Patient.Milliseconds);
        var chromium = ExternalProgram.Find("chromium");
        _server = await MusterProcess.ServeAsync(
            _data.FullName,
            "--discover=true",
            "--speed-test=true",
            "--udp-echo-port=0"
        );
        Tr181 = new Fleet(Fleet("tr181-gateway", Tr181Devices));
        Tr098 = new Fleet(Fleet("tr098-gateway", Tr098Devices));
        await Tr181.StartAsync();
        await Tr098.StartAsync();
        _playwright = await Playwright.CreateAsync().InTimeAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            // The tests of a container run as root, where Chromium has no sandbox.
            new()
            {
                ExecutablePath = chromium,
                Args = ["--no-sandbox"],
                Timeout = Patient.Milliseconds,
            }
        );
        _administrators = await ContextAsync();
        var page = await _administrators.NewPageAsync().InTimeAsync();
        await page.GotoAsync((await _server.SaysAsync("/setup?token=")).Trim());
        await page.FillAsync("#user", Administrator);
        await page.FillAsync("#password", Password);
        await page.ClickAsync("button[type=submit]");
        await page.WaitForSelectorAsync("nav");
        await page.CloseAsync().InTimeAsync();
        // Lists that are read once have all of them.
        foreach (var fleet in new[] { Tr181, Tr098 })
            for (var number = 0; number < fleet.Count; number++)
                await ReadWholeAsync(fleet.Device(number));
    }

    /// <summary>Stores a rule, as somebody else would.</summary>
    public async Task StoreAsync(string kind, string name, string text)
    {
        using var content = new StringContent(text);
        using var answer = await Api.PutAsync($"api/v1/{kind}/{name}", content);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>
    /// One Inform of a device that is not of a fleet, with whatever it calls itself and tells.
    /// </summary>
    public async Task InformAsync(
        string serial,
        string productClass,
        params (string Path, string Value)[] values
    )
    {
        var told = string.Concat(
            values.Select(each =>
                $"<ParameterValueStruct><Name>{each.Path}</Name><Value xsi:type=\"xsd:string\">"
                + $"{SecurityElement.Escape(each.Value)}</Value></ParameterValueStruct>"
            )
        );
        using var cpe = new HttpClient();
        using var body = new StringContent(
            $"""
            <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:cwmp="urn:dslforum-org:cwmp-1-0"
              xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
            <soap:Header><cwmp:ID soap:mustUnderstand="1">1</cwmp:ID></soap:Header>
            <soap:Body><cwmp:Inform>
            <DeviceId><Manufacturer>Acme</Manufacturer><OUI>00AABB</OUI>
            <ProductClass>{SecurityElement.Escape(productClass)}</ProductClass>
            <SerialNumber>{SecurityElement.Escape(serial)}</SerialNumber></DeviceId>
            <Event><EventStruct><EventCode>1 BOOT</EventCode><CommandKey/></EventStruct></Event>
            <MaxEnvelopes>1</MaxEnvelopes><CurrentTime>2026-03-01T12:00:00Z</CurrentTime>
            <RetryCount>0</RetryCount><ParameterList>{told}</ParameterList></cwmp:Inform></soap:Body></soap:Envelope>
            """
        );
        body.Headers.ContentType = new("text/xml");
        using var answer = await cpe.PostAsync(Cwmp, body);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Asks a device for something, wakes it for that, and waits until it is over, well or not.</summary>
    public async Task AskAsync(string id, object task)
    {
        using var answer = await Api.PostAsJsonAsync(
            $"api/v1/devices/{Uri.EscapeDataString(id)}/tasks?wake=true&wait=60",
            task
        );
        var said = await answer.Content.ReadAsStringAsync();
        // 202 is what is not over yet.
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode} {said}");
    }

    /// <summary>Sets a parameter of a device.</summary>
    public Task SetAsync(string id, string name, string value) =>
        AskAsync(
            id,
            new { kind = "setParameterValues", parameterValues = new[] { new { name, value } } }
        );

    /// <summary>A firmware file.</summary>
    public async Task PutFileAsync(string name, string version, string productClass)
    {
        using var body = new ByteArrayContent([1, 2, 3]);
        using var answer = await Api.PutAsync(
            $"api/v1/files/{name}?fileType=1%20Firmware%20Upgrade%20Image"
                + $"&version={Uri.EscapeDataString(version)}&productClass={productClass}",
            body
        );
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Another user, with the same password.</summary>
    public async Task AddUserAsync(string name, string role)
    {
        var user = new
        {
            name,
            roles = (string[])[role],
            password = Password,
        };
        using var answer = await Api.PostAsJsonAsync("api/v1/users", user);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>A page of a user who signed in without a look at the sign-in page.</summary>
    public async Task<ConsolePage> OpenAsAsync(string user, string path)
    {
        var page = await PageAsync(null);
        var answer = await page.Page.APIRequest.PostAsync(
            "/auth/sign-in",
            new() { DataObject = new { user, password = Password }, Timeout = Patient.Milliseconds }
        );
        Assert.Equal(200, answer.Status);
        return await page.OpenAsync(path);
    }

    /// <summary>A page in a browser where nobody has signed in.</summary>
    public async Task<ConsolePage> OpenSignedOutAsync(string path) =>
        await (await PageAsync(null)).OpenAsync(path);

    /// <summary>A page of the administrator, with what is there; without a path an empty one.</summary>
    public async Task<ConsolePage> OpenAsync(string? path = null, int width = Width)
    {
        var page = await PageAsync(_administrators);
        if (width != Width)
            await page.Page.SetViewportSizeAsync(width, Height).InTimeAsync();
        return path is null ? page : await page.OpenAsync(path);
    }

    /// <summary>The id the server knows a device of a fleet by, once no session with it is open.</summary>
    public async Task<string> KnownAsync(FleetDevice device)
    {
        var id = IdOf(device);
        await Patient.UntilAsync(async () =>
        {
            var detail = await ReadAsync($"devices/{Uri.EscapeDataString(id)}");
            return detail.Contains("\"inSession\":false", StringComparison.Ordinal);
        });
        return id;
    }

    /// <summary>The last lines that the server wrote.</summary>
    private string Log()
    {
        lock (_gate)
        {
            foreach (var line in _server.LastWords())
            {
                if (_log.Count == LinesOfLog)
                    _log.Dequeue();
                _log.Enqueue(line);
            }
            return string.Join('\n', _log);
        }
    }

    /// <summary>In a browser of its own, or in one that is shared.</summary>
    private async Task<ConsolePage> PageAsync(IBrowserContext? shared)
    {
        var context = shared ?? await ContextAsync();
        var page = await context.NewPageAsync().InTimeAsync();
        return new ConsolePage(page, isAlone: shared is null, Log);
    }

    private async Task<IBrowserContext> ContextAsync()
    {
        BrowserNewContextOptions options = new()
        {
            BaseURL = Address.ToString(),
            ViewportSize = new() { Width = Width, Height = Height },
            ReducedMotion = ReducedMotion.Reduce,
        };
        var context = await _browser.NewContextAsync(options).InTimeAsync();
        context.SetDefaultTimeout(Patient.Milliseconds);
        return context;
    }

    /// <summary>Waits until the tree of a device was read, and its first session is recorded.</summary>
    private async Task ReadWholeAsync(FleetDevice device)
    {
        var path = $"devices/{Uri.EscapeDataString(IdOf(device))}";
        await Patient.UntilAsync(async () =>
        {
            var text = await ReadAsync(path + "/parameters");
            return text.Contains("ProvisioningCode", StringComparison.Ordinal)
                && text.Contains("WiFi", StringComparison.OrdinalIgnoreCase)
                    | text.Contains("WLAN", StringComparison.Ordinal);
        });
        await Patient.UntilAsync(async () =>
            (await ReadAsync(path + "/sessions")).Contains("BOOTSTRAP", StringComparison.Ordinal)
        );
    }

    /// <summary>Empty for what is not there.</summary>
    private async Task<string> ReadAsync(string path)
    {
        using var answer = await Api.GetAsync("api/v1/" + path).InTimeAsync();
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : "";
    }

    private static string IdOf(FleetDevice device)
    {
        var identity = device.Identity;
        return string.Join(
            '-',
            new[] { identity.OUI, identity.ProductClass, identity.SerialNumber }.Select(part =>
                Uri.EscapeDataString(part).Replace("-", "%2D", StringComparison.Ordinal)
            )
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync().InTimeAsync();
        _playwright?.Dispose();
        if (Tr181 is not null)
            await Tr181.DisposeAsync();
        if (Tr098 is not null)
            await Tr098.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private FleetOptions Fleet(string model, int count)
    {
        Assert.True(BuiltInModels.TryGet(model, out var known));
        return new FleetOptions
        {
            AcsUrl = _server.Cwmp,
            Model = known!,
            Count = count,
            Seed = 7,
            BootsPerSecond = 50,
            ConnectionRequestEndPoint = new IPEndPoint(IPAddress.Loopback, 0),
            ConnectionRequestUsername = "acs",
            ConnectionRequestPassword = "word",
        };
    }
}

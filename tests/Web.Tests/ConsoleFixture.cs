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
    public const int Devices = 6;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("muster-web-");
    private MusterProcess _server = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private string _signedIn = "";

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
        Assertions.SetDefaultExpectTimeout(20_000);
        var chromium = ExternalProgram.Find("chromium");
        _server = await MusterProcess.ServeAsync(
            _data.FullName,
            "--discover=true",
            "--speed-test=true",
            "--udp-echo-port=0"
        );
        Tr181 = new Fleet(Fleet("tr181-gateway"));
        Tr098 = new Fleet(Fleet("tr098-gateway"));
        await Tr181.StartAsync();
        await Tr098.StartAsync();
        _playwright = await Playwright.CreateAsync().InTimeAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            // The tests of a container run as root, where Chromium has no sandbox.
            new() { ExecutablePath = chromium, Args = ["--no-sandbox"] }
        );
        await using var context = await _browser.NewContextAsync().InTimeAsync();
        var page = await context.NewPageAsync().InTimeAsync();
        await page.GotoAsync((await _server.SaysAsync("/setup?token=")).Trim());
        await page.FillAsync("#user", Administrator);
        await page.FillAsync("#password", Password);
        await page.ClickAsync("button[type=submit]");
        await page.WaitForSelectorAsync("nav");
        _signedIn = await context.StorageStateAsync().InTimeAsync();
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
        var page = await OpenAsync("/sign-in", signedIn: false);
        var answer = await page.Page.APIRequest.PostAsync(
            "/auth/sign-in",
            new() { DataObject = new { user, password = Password } }
        );
        Assert.Equal(200, answer.Status);
        await page.GoAsync(path);
        return page;
    }

    /// <summary>A page in a browser where somebody has signed in, or nobody has.</summary>
    public async Task<ConsolePage> OpenAsync(
        string path = "/",
        bool signedIn = true,
        int width = 1400,
        ColorScheme scheme = ColorScheme.Light
    )
    {
        BrowserNewContextOptions options = new()
        {
            BaseURL = Address.ToString(),
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = scheme,
            StorageState = signedIn ? _signedIn : null,
            ReducedMotion = ReducedMotion.Reduce,
        };
        var context = await _browser.NewContextAsync(options).InTimeAsync();
        var page = new ConsolePage(context, await context.NewPageAsync().InTimeAsync());
        await page.GoAsync(path);
        return page;
    }

    /// <summary>The id the server knows a device of a fleet by, once its tree was read.</summary>
    public async Task<string> KnownAsync(FleetDevice device)
    {
        var identity = device.Identity;
        var id = string.Join(
            '-',
            new[] { identity.OUI, identity.ProductClass, identity.SerialNumber }.Select(part =>
                Uri.EscapeDataString(part).Replace("-", "%2D", StringComparison.Ordinal)
            )
        );
        var path = $"api/v1/devices/{Uri.EscapeDataString(id)}/parameters";
        await Patient.UntilAsync(async () =>
        {
            using var answer = await Api.GetAsync(path).InTimeAsync();
            var text = await answer.Content.ReadAsStringAsync();
            return text.Contains("ProvisioningCode", StringComparison.Ordinal)
                && text.Contains("WiFi", StringComparison.OrdinalIgnoreCase)
                    | text.Contains("WLAN", StringComparison.Ordinal);
        });
        return id;
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

    private FleetOptions Fleet(string model)
    {
        Assert.True(BuiltInModels.TryGet(model, out var known));
        return new FleetOptions
        {
            AcsUrl = _server.Cwmp,
            Model = known!,
            Count = Devices,
            Seed = 7,
            BootsPerSecond = 50,
            ConnectionRequestEndPoint = new IPEndPoint(IPAddress.Loopback, 0),
            ConnectionRequestUsername = "acs",
            ConnectionRequestPassword = "word",
        };
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Muster.Acs.Hosting;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Access;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Wire;

/// <summary>Passwords that devices tell: shown to who asks for them in so many words, and to nobody else.</summary>
public sealed class DeviceSecretTests : IAsyncLifetime
{
    private const string Secret = "tr0ub4dor-of-the-device";
    private const string Passphrase = "Device.WiFi.AccessPoint.1.Security.KeyPassphrase";
    private TestAcs _acs = null!;
    private string _device = "";

    private static readonly string[] Names =
    [
        Passphrase,
        "Device.WiFi.AccessPoint.1.Security.PreSharedKey",
        "Device.WiFi.AccessPoint.1.Security.WEPKey",
        "Device.Users.User.1.Password",
        "Device.ManagementServer.ConnectionRequestPassword",
        "Device.Services.VoiceService.1.SIP.Client.1.AuthPassword",
        "Device.Cellular.Interface.1.USIM.PIN",
        "Device.Routing.RIP.InterfaceSetting.1.X_ACME_AuthenticationKey",
        "InternetGatewayDevice.X_ACME_Secret",
        "Device.X_TP_UserCfg.AdminPwd",
        "Device.LocalAgent.ControllerTrust.Challenge.1.Value",
    ];

    /// <summary>A password may be a number, as that of WPS is.</summary>
    private const string Pin =
        "InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.WPS.DevicePassword";

    private const string PinDigits = "94380507";

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync(options =>
            options with
            {
                RecorderSample = 1,
                TellValueChanges = true,
                NbiTrusted = [IPNetwork.Parse("127.0.0.0/8")],
            }
        );
        _device = await _acs.IntroduceAsync(parameters: Xml.Parameter(Passphrase, "before"));
    }

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Fact, Quirk(137)]
    public async Task No_answer_tells_them_whichever_way_they_came()
    {
        var told =
            string.Concat(Names.Select(name => Xml.Parameter(name, Secret)))
            + Xml.Parameter(Pin, PinDigits, "xsd:unsignedInt");
        var task = await _acs.SubmitAsync(_device, new GetParameterValuesRequest(Names));
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(Xml.Inform(events: "4 VALUE CHANGE", parameters: told));
        await cpe.AnswerAsync(
            await cpe.PostAsync(""),
            "<cwmp:GetParameterValuesResponse><ParameterList>"
                + $"{told}</ParameterList></cwmp:GetParameterValuesResponse>"
        );
        var read = (await _acs.DoneAsync(task)).Result!.ParameterValues!;
        Assert.Equal(Names.Select(name => (name, "****")), read.Select(v => (v.Name, v.Value)));

        var all = new StringBuilder();
        string[] answers =
        [
            $"api/v1/devices/{_device}",
            $"api/v1/devices/{_device}/parameters",
            $"api/v1/tasks?device={_device}",
            $"api/v1/events?device={_device}",
            .. await TranscriptsAsync(),
            Northbound("{}"),
        ];
        foreach (var answer in answers)
            all.Append(await _acs.Api.GetStringAsync(answer));
        Assert.DoesNotContain(Secret, all.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(PinDigits, all.ToString(), StringComparison.Ordinal);
        foreach (var name in Names.Append(Pin))
            Assert.Equal("****", await ValueAsync(name, ""));
        // Nor can it be guessed there, letter by letter.
        Assert.Equal(1, await FoundAsync($"{Passphrase} IS NOT NULL"));
        Assert.Equal(0, await FoundAsync($"{Passphrase} LIKE \"tr0%\""));
        Assert.Equal(0, await FoundAsync($"{Pin} > 90000000 AND {Pin} < 99999999"));
        var guess = Northbound($$"""{"{{Passphrase}}":"{{Secret}}"}""");
        Assert.Empty((await _acs.GetJsonAsync(guess)).EnumerateArray());
    }

    [Fact]
    public async Task Who_asks_for_it_is_told_and_the_event_log_says_who()
    {
        Assert.Equal("before", await ValueAsync(Passphrase, "&reveal=true&reason=ticket%204711"));
        var noted = await _acs.Events.ListAsync(
            new EventQuery { DeviceId = _device, Kind = "device.revealed" },
            default
        );
        var details = Assert.Single(noted.Items).Details!.Value;
        Assert.Equal("first", details.GetProperty("by").GetString());
        Assert.Equal(1, details.GetProperty("secrets").GetInt32());
        Assert.Equal("ticket 4711", details.GetProperty("reason").GetString());
        Assert.DoesNotContain("before", noted.Items[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&reason=")]
    [InlineData("&reason=%20")]
    public async Task Without_a_reason_nothing_is_shown(string reason)
    {
        var path = $"api/v1/devices/{_device}/parameters?path={Passphrase}&reveal=true{reason}";
        using var refused = await _acs.Api.GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var told = await refused.Content.ReadAsStringAsync();
        Assert.Contains("reason", told, StringComparison.Ordinal);
        Assert.DoesNotContain("before", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_may_only_look_is_shown_no_secret()
    {
        const string key = """{"name":"looking","roles":["viewer"]}""";
        using var body = new StringContent(key, Encoding.UTF8, "application/json");
        using var drawn = await _acs.Api.PostAsync("api/v1/keys", body);
        var secret = (await drawn.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secret");
        using var viewer = Keys.With(_acs.Api.BaseAddress!, secret.GetString()!);
        var path = $"api/v1/devices/{_device}/parameters?path={Passphrase}";
        Assert.Contains("****", await viewer.GetStringAsync(path), StringComparison.Ordinal);
        using var refused = await viewer.GetAsync(path + "&reveal=true&reason=curious");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.DoesNotContain("before", await refused.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_is_no_secret_is_shown_and_revealing_nothing_is_no_event()
    {
        const string version = "Device.DeviceInfo.SoftwareVersion";
        Assert.Equal("1.0", await ValueAsync(version, ""));
        Assert.Equal("1.0", await ValueAsync(version, "&reveal=true&reason=none"));
        var query = new EventQuery { DeviceId = _device, Kind = "device.revealed" };
        Assert.Empty((await _acs.Events.ListAsync(query, default)).Items);
    }

    private async Task<int> FoundAsync(string filter)
    {
        var list = await _acs.GetJsonAsync($"api/v1/devices?filter={Uri.EscapeDataString(filter)}");
        return list.GetProperty("items").GetArrayLength();
    }

    private string Northbound(string query)
    {
        var port = _acs.Service<ListeningPorts>().Addresses(IPAddress.Loopback).Nbi!.Port;
        return $"http://127.0.0.1:{port}/devices/?query={Uri.EscapeDataString(query)}";
    }

    private async Task<string?> ValueAsync(string name, string more)
    {
        var list = await _acs.GetJsonAsync(
            $"api/v1/devices/{_device}/parameters?path={name}{more}"
        );
        return list.GetProperty("items")[0].GetProperty("value").GetString();
    }

    private async Task<IEnumerable<string>> TranscriptsAsync()
    {
        await Wait.UntilAsync(() => _acs.Transcripts.Counters.Kept >= 2, "both sessions are kept");
        var list = await _acs.GetJsonAsync($"api/v1/devices/{_device}/sessions");
        var ids = list.GetProperty("items")
            .EnumerateArray()
            .Select(session => session.GetProperty("id").GetString())
            .ToList();
        return ids.SelectMany(id =>
            (string[])[$"api/v1/sessions/{id}", $"api/v1/sessions/{id}/raw"]
        );
    }
}

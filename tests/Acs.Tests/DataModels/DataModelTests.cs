using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Acs.Tests.Wire;
using Xunit;

namespace Muster.Acs.Tests.DataModels;

/// <summary>What the standard's models say, through the API; values against them.</summary>
public sealed class DataModelTests : IAsyncLifetime
{
    private TestAcs _acs = null!;
    private DirectoryInfo _folder = null!;

    public async ValueTask InitializeAsync()
    {
        _folder = Directory.CreateTempSubdirectory("muster-models-");
        var file = Path.Combine(_folder.FullName, "acme.xml");
        await File.WriteAllTextAsync(
            file,
            """
            <?xml version="1.0"?>
            <dm:document xmlns:dm="urn:broadband-forum-org:cwmp:datamodel-1-15" spec="urn:acme:own-1">
              <model name="Device:2.99">
                <object name="Device.X_ACME_Light." access="readOnly" minEntries="1" maxEntries="1">
                  <parameter name="Colour" access="readWrite">
                    <description>The '''colour''' while {{param|Enable}} is {{true}}. {{enum}}</description>
                    <syntax><string><enumeration value="Red"/><enumeration value="Sea Green"/></string></syntax>
                  </parameter>
                </object>
              </model>
            </dm:document>
            """
        );
        _acs = await TestAcs.StartAsync(options => options with { DataModels = [file] });
    }

    public async ValueTask DisposeAsync()
    {
        await _acs.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_parameter_is_found_by_the_name_that_a_device_gives_it()
    {
        var channel = await OfAsync("Device.WiFi.Radio.2.ExtensionChannel");
        Assert.Equal("Device.WiFi.Radio.{i}.ExtensionChannel", Text(channel, "path"));
        Assert.Equal("Device:2.19", Text(channel, "model"));
        Assert.True(channel.GetProperty("writable").GetBoolean());
        Assert.Equal("xsd:string", Text(channel, "type"));
        Assert.Contains("BelowControlChannel", Texts(channel, "values"));
        var interval = await OfAsync(
            "InternetGatewayDevice.ManagementServer.PeriodicInformInterval"
        );
        Assert.Equal("xsd:unsignedInt", Text(interval, "type"));
        Assert.Equal("1..", Text(interval, "bounds"));
        var state = await OfAsync("Device.IP.Diagnostics.IPPing.DiagnosticsState");
        Assert.Contains("Requested", Texts(state, "values"));
        Assert.DoesNotContain("Complete", Texts(state, "values"));
        Assert.Contains("Complete", Texts(state, "reportedValues"));
        // A service stands below either root.
        Assert.Equal(
            "VoiceService.{i}.VoiceProfile.{i}.Enable",
            Text(
                await OfAsync(
                    "InternetGatewayDevice.Services.VoiceService.1.VoiceProfile.1.Enable"
                ),
                "path"
            )
        );
        Assert.True(
            (await OfAsync("Device.NAT.PortMapping.1.")).GetProperty("isObject").GetBoolean()
        );
    }

    [Fact]
    public async Task A_name_that_no_model_has_is_not_found_and_none_is_asked_for()
    {
        using var unknown = await _acs.Api.GetAsync("api/v1/data-model?path=Device.WiFi.Colour");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var none = await _acs.Api.GetAsync("api/v1/data-model");
        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
        using var many = await _acs.Api.GetAsync("api/v1/data-model/names?limit=5000");
        Assert.Equal(HttpStatusCode.BadRequest, many.StatusCode);
    }

    [Theory]
    [InlineData("Device.WiFi.rad", "Device.WiFi.Radio. Device.WiFi.RadioNumberOfEntries")]
    [InlineData("Device.WiFi.Radio.", "Device.WiFi.Radio.{i}.")]
    [InlineData("Device.WiFi.Radio.*.ExtensionC", "Device.WiFi.Radio.*.ExtensionChannel")]
    [InlineData("InternetG", "InternetGatewayDevice.")]
    [InlineData("Device.Services.VoiceS", "Device.Services.VoiceService.")]
    [InlineData("Device.Nothing.", "")]
    public async Task What_begins_so_is_completed(string prefix, string found)
    {
        var names = await _acs.GetJsonAsync(
            $"api/v1/data-model/names?prefix={Uri.EscapeDataString(prefix)}"
        );
        var paths = names.GetProperty("items").EnumerateArray().Select(each => Text(each, "path"));
        Assert.Equal(found.Split(' ', StringSplitOptions.RemoveEmptyEntries), paths);
    }

    [Fact]
    public async Task An_operators_file_adds_parameters_and_their_description()
    {
        var colour = await OfAsync("Device.X_ACME_Light.Colour");
        Assert.Equal("The colour while Enable is true.", Text(colour, "description"));
        Assert.Equal(["Red", "Sea Green"], Texts(colour, "values"));
        // What is built in is there beside it, without the Forum's words.
        var built = await OfAsync("Device.DeviceInfo.UpTime");
        Assert.False(
            built.TryGetProperty("description", out var text)
                && text.ValueKind != JsonValueKind.Null
        );
    }

    [Fact]
    public async Task A_value_that_the_device_would_refuse_is_told_where_that_is_asked_for()
    {
        var device = await _acs.IntroduceAsync();
        var refused = await SetAsync(
            device,
            "?check=true",
            ("Device.ManagementServer.PeriodicInformInterval", "0"),
            ("Device.WiFi.Radio.1.ExtensionChannel", "Middle"),
            ("Device.WiFi.SSID.1.SSID", new string('x', 33)),
            ("Device.X_ACME_Light.Colour", "Blue"),
            ("Device.WiFi.Radio.1.Channel", "six"),
            ("Device.X_Other.Free", "anything"),
            ("Device.Time.NTPServer1", "pool.example")
        );
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains(
            "PeriodicInformInterval: 0 is outside 1..",
            refused.Detail,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'Middle' is not one of the values listed",
            refused.Detail,
            StringComparison.Ordinal
        );
        Assert.Contains("the length is 33", refused.Detail, StringComparison.Ordinal);
        Assert.Contains("'Blue'", refused.Detail, StringComparison.Ordinal);
        Assert.Contains("'six' is no unsignedInt", refused.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("X_Other", refused.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("NTPServer1", refused.Detail, StringComparison.Ordinal);
        Assert.Contains("force=true", refused.Detail, StringComparison.Ordinal);
        // Nothing of it was stored.
        Assert.Empty(
            (await _acs.GetJsonAsync("api/v1/tasks")).GetProperty("items").EnumerateArray()
        );
    }

    [Theory]
    [InlineData("?check=true&force=true")]
    [InlineData("")]
    public async Task And_is_sent_all_the_same_by_who_insists_or_does_not_ask(string query)
    {
        var device = await _acs.IntroduceAsync();
        var sent = await SetAsync(
            device,
            query,
            ("Device.ManagementServer.PeriodicInformInterval", "0")
        );
        Assert.Equal(HttpStatusCode.Accepted, sent.Status);
    }

    private async Task<(HttpStatusCode Status, string Detail)> SetAsync(
        string device,
        string query,
        params (string Name, string Value)[] values
    )
    {
        using var answer = await _acs.Api.PostAsJsonAsync(
            $"api/v1/devices/{device}/tasks{query}",
            new
            {
                kind = "setParameterValues",
                parameterValues = values.Select(each => new
                {
                    name = each.Name,
                    value = each.Value,
                }),
            }
        );
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (
            answer.StatusCode,
            body.TryGetProperty("detail", out var detail) ? detail.GetString()! : ""
        );
    }

    private Task<JsonElement> OfAsync(string path) =>
        _acs.GetJsonAsync($"api/v1/data-model?path={Uri.EscapeDataString(path)}");

    private static string? Text(JsonElement entry, string name) =>
        entry.GetProperty(name).GetString();

    private static IEnumerable<string?> Texts(JsonElement entry, string name) =>
        entry.GetProperty(name).EnumerateArray().Select(each => each.GetString());
}

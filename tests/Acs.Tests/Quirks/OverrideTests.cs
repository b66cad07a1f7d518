using System.Net;
using System.Net.Http.Json;
using Acs.Tests.Wire;
using Muster.Acs.Api;
using Muster.Acs.Operations;
using Xunit;
using TaskRequest = Muster.Acs.Operations.TaskRequest;

namespace Acs.Tests.Quirks;

/// <summary>
/// Every quirk, set through the API: the next session speaks so, another model's as before, and when it
/// is forgotten all is as it was.
/// </summary>
public sealed class OverrideTests(SharedAcs shared) : IClassFixture<SharedAcs>
{
    private const string Time = "Device.Time.X_ACME_Start";

    /// <summary>
    /// The quirk, a value of it, and what is seen on the wire: by default, and with the value. What is seen
    /// is how a session looks from the device, in one line.
    /// </summary>
    public static TheoryData<string, string, string, string> Quirks() =>
        new()
        {
            { "getParameterValuesBatch", "3", "5", "3 2" },
            { "setParameterValuesBatch", "2", "5", "2 2 1" },
            { "parameterAttributesBatch", "4", "5 5", "4 1 4 1" },
            { "listByLevel", "true", "Device.:0", "Device.:1 Device.Time.:1" },
            { "takesPartialPath", "true", "Device.Time.Enable", "Device.Time." },
            { "takesEmptyPath", "true", "Device.", "" },
            { "booleans", "words", "1", "true" },
            { "booleans", "digits", "1", "1" },
            { "dateTimes", "wholeSeconds", "2026-03-01T13:00:00.5+01:00", "2026-03-01T12:00:00Z" },
            { "dateTimes", "noZone", "2026-03-01T13:00:00.5+01:00", "2026-03-01T12:00:00" },
            { "noTransferComplete", "true", "Awaiting", "Done" },
            { "forgetsParameterKey", "true", "reset", "boot" },
            { "noXmlDeclaration", "true", "<?xml", "<soap" },
            { "prefixWithoutHyphen", "true", "soap-env", "soapenv" },
            { "lastAnswer", "ok", "204", "200" },
            { "lastAnswer", "close", "204", "204 close" },
        };

    [Fact]
    public async Task Every_quirk_there_is_has_its_row_here()
    {
        using var talk = await new Talk(shared.Acs, "ROWS").IntroduceAsync();
        var model = await shared.Acs.Models.GetAsync(talk.Model, default);
        Assert.Equal(
            model.Quirks.Select(quirk => quirk.Name).Order(),
            // This one is seen outside of sessions, in UdpWayTests.
            Quirks().Select(row => row.Data.Item1).Append("udpSignature").Distinct().Order()
        );
    }

    [Theory]
    [MemberData(nameof(Quirks))]
    public async Task What_is_set_through_the_API_is_how_the_next_session_goes(
        string quirk,
        string value,
        string usual,
        string wanted
    )
    {
        var productClass = $"OVER{quirk}{value}";
        using var talk = await new Talk(shared.Acs, productClass).IntroduceAsync();
        Assert.Equal(usual, await SeenAsync(talk, quirk));

        await PutAsync(talk, quirk, value);
        Assert.Equal(wanted, await SeenAsync(talk, quirk));
        var shown = await talk.QuirkAsync(quirk);
        Assert.Equal((value, "set"), (shown.Value, shown.Source));
        using var stranger = await new Talk(shared.Acs, productClass + "x").IntroduceAsync();
        Assert.Equal(usual, await SeenAsync(stranger, quirk));

        using var gone = await shared.Acs.Api.DeleteAsync(PathOf(talk, quirk));
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        Assert.Equal(usual, await SeenAsync(talk, quirk));
    }

    [Theory]
    [InlineData("setParameterValuesBatch", "unlimited", "2 2 1", "5")]
    [InlineData("parameterAttributesBatch", "unlimited", "2 2 1 2 2 1", "5 5")]
    [InlineData("listByLevel", "false", "Device.:1 Device.Time.:1", "Device.:0")]
    [InlineData("booleans", "digits", "true", "1")]
    [InlineData("dateTimes", "asGiven", "2026-03-01T12:00:00Z", "2026-03-01T13:00:00.5+01:00")]
    public async Task What_was_learned_is_shown_and_outranked(
        string quirk,
        string value,
        string learned,
        string overridden
    )
    {
        using var talk = await new Talk(shared.Acs, "TAUGHT" + quirk).IntroduceAsync();
        await TeachAsync(talk, quirk);
        var shown = await ShownAsync(talk, quirk);
        Assert.Equal("learned", shown.Source);
        Assert.Equal(talk.Device, shown.Learned!.By);
        Assert.Equal(learned, await SeenAsync(talk, quirk));

        await PutAsync(talk, quirk, value);
        Assert.Equal(overridden, await SeenAsync(talk, quirk));
        var both = await ShownAsync(talk, quirk);
        Assert.Equal((value, "set"), (both.Value, both.Source));
        Assert.Equal(shown.Learned.Value, both.Learned!.Value);
    }

    /// <summary>One or two sessions in which the quirk shows, as one line.</summary>
    private async Task<string> SeenAsync(Talk talk, string quirk)
    {
        List<string> names = [.. Enumerable.Range(1, 5).Select(i => $"Device.P{i}")];
        switch (quirk)
        {
            case "getParameterValuesBatch":
                return Sizes(await RunAsync(talk, new GetParameterValuesRequest(names)), "string");
            case "setParameterValuesBatch":
                NamedValue[] values = [.. names.Select(name => new NamedValue(name, "x"))];
                return Sizes(await RunAsync(talk, new SetParameterValuesRequest(values)), "Name");
            case "parameterAttributesBatch":
                NamedAttributes[] changes = [.. names.Select(n => new NamedAttributes(n, 1))];
                return Sizes(
                        await RunAsync(talk, new GetParameterAttributesRequest(names)),
                        "string"
                    )
                    + " "
                    + Sizes(
                        await RunAsync(talk, new SetParameterAttributesRequest(changes)),
                        "Name"
                    );
            case "listByLevel":
                var listed = await RunAsync(talk, new RefreshObjectRequest("Device."));
                return string.Join(
                    ' ',
                    listed
                        .Where(request => request.Message() == "GetParameterNames")
                        .Select(request =>
                            $"{request.Text("ParameterPath")}:{request.Text("NextLevel")}"
                        )
                );
            case "takesPartialPath":
                var read = await RunAsync(talk, new GetParameterValuesRequest(["Device.Time."]));
                return Assert.Single(read[^1].Texts("string"));
            case "booleans":
                return await WrittenAsync(talk, new("Device.Time.Enable", "true", "xsd:boolean"));
            case "dateTimes":
                const string Given = "2026-03-01T13:00:00.5+01:00";
                return await WrittenAsync(talk, new(Time, Given, "xsd:dateTime"));
            default:
                return await OtherwiseAsync(talk, quirk);
        }
    }

    private async Task<string> OtherwiseAsync(Talk talk, string quirk)
    {
        switch (quirk)
        {
            case "takesEmptyPath":
                await talk.SubmitAsync(new RefreshObjectRequest());
                await talk.Cpe.PostAsync(
                    talk.Inform()
                        .Replace("Device.DeviceInfo.", ".DeviceInfo.", StringComparison.Ordinal)
                );
                var roots = await talk.Cpe.PostAsync("");
                await talk.AnswerAsync(roots, Xml.Fault(9001, "no"));
                return roots.Text("ParameterPath")!;
            case "noTransferComplete":
                await shared.Acs.Files.PutAsync(
                    new FileDescription("override.cfg", "3 Vendor Configuration File"),
                    new MemoryStream(new byte[10]),
                    default
                );
                var task = await talk.SubmitAsync(new DownloadRequest("override.cfg"));
                await talk.ServeAsync(Answer);
                await talk.CallHomeAsync("1 BOOT");
                return (await talk.TaskAsync(task)).State.ToString();
            case "forgetsParameterKey":
                const string Key = "Device.ManagementServer.ParameterKey";
                await talk.CallHomeAsync(parameters: Xml.Parameter(Key, "stamp"));
                await talk.CallHomeAsync("1 BOOT", Xml.Parameter(Key, ""));
                var device = await shared.Acs.Devices.GetAsync(talk.Device, default);
                return device.LastBootstrap == device.LastInform ? "reset" : "boot";
            case "lastAnswer":
                await talk.Cpe.PostAsync(talk.Inform());
                var last = await talk.Cpe.PostAsync("");
                return $"{last.Status} {string.Join(' ', last.Headers["Connection"])}".TrimEnd();
            default:
                var body = (await talk.Cpe.PostAsync(talk.Inform())).Body;
                return quirk == "noXmlDeclaration" ? body[..5]
                    : body.Contains("soap-env:Envelope", StringComparison.Ordinal) ? "soap-env"
                    : "soapenv";
        }
    }

    /// <summary>Refuses until the server has found another way.</summary>
    private async Task TeachAsync(Talk talk, string quirk)
    {
        string Refuse(WireReply request) =>
            request.Message() switch
            {
                "SetParameterValues" when quirk == "setParameterValuesBatch" => request
                    .Texts("Name")
                    .Count > 2
                    ? Xml.Fault(9004, "too many")
                    : Talk.SetDone,
                "SetParameterValues" => request.Text("Value") is "true" or "2026-03-01T12:00:00Z"
                    ? Talk.SetDone
                    : Xml.Fault(9003, "invalid"),
                "GetParameterAttributes" when request.Texts("string").Count > 2 => Xml.Fault(
                    9004,
                    "too many"
                ),
                "GetParameterNames" when request.Text("NextLevel") == "0" => Xml.Fault(
                    9002,
                    "too much"
                ),
                _ => Answer(request),
            };
        List<string> names = [.. Enumerable.Range(1, 5).Select(i => $"Device.P{i}")];
        TaskRequest task = quirk switch
        {
            "setParameterValuesBatch" => new SetParameterValuesRequest([
                .. names.Select(name => new NamedValue(name, "x")),
            ]),
            "parameterAttributesBatch" => new GetParameterAttributesRequest(names),
            "listByLevel" => new RefreshObjectRequest("Device."),
            "booleans" => new SetParameterValuesRequest([
                new("Device.Time.Enable", "true", "xsd:boolean"),
            ]),
            _ => new SetParameterValuesRequest([
                new(Time, "2026-03-01T13:00:00.5+01:00", "xsd:dateTime"),
            ]),
        };
        var submitted = await talk.SubmitAsync(task);
        await talk.ServeAsync(Refuse);
        await talk.DoneAsync(submitted);
    }

    private static async Task<IReadOnlyList<WireReply>> RunAsync(Talk talk, TaskRequest request)
    {
        var task = await talk.SubmitAsync(request);
        var requests = await talk.ServeAsync(Answer);
        await talk.DoneAsync(task);
        return requests;
    }

    private static async Task<string> WrittenAsync(Talk talk, NamedValue value)
    {
        var requests = await RunAsync(talk, new SetParameterValuesRequest([value]));
        return Assert.Single(requests).Text("Value")!;
    }

    private static string Answer(WireReply request) =>
        request.Message() switch
        {
            "GetParameterNames" => Talk.Names(
                request.Text("ParameterPath") == "Device." && request.Text("NextLevel") == "1"
                    ? "Device.Time."
                    : "Device.Time.Enable"
            ),
            "GetParameterValues" => Talk.Values(
                request.Texts("string").Select(n => n.EndsWith('.') ? n + "Enable" : n)
            ),
            "GetParameterAttributes" => "<cwmp:GetParameterAttributesResponse><ParameterList/>"
                + "</cwmp:GetParameterAttributesResponse>",
            "SetParameterValues" => Talk.SetDone,
            "Download" => "<cwmp:DownloadResponse><Status>1</Status></cwmp:DownloadResponse>",
            var other => $"<cwmp:{other}Response/>",
        };

    private static string Sizes(IReadOnlyList<WireReply> requests, string element) =>
        string.Join(' ', requests.Select(request => request.Texts(element).Count));

    private async Task PutAsync(Talk talk, string quirk, string value)
    {
        using var answer = await shared.Acs.Api.PutAsJsonAsync(PathOf(talk, quirk), new { value });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<ModelQuirk> ShownAsync(Talk talk, string quirk)
    {
        var page = await shared.Acs.Api.GetFromJsonAsync<ItemList<ModelQuirk>>(
            $"api/v1/models/{talk.Model}/quirks"
        );
        return page!.Items.Single(each => each.Name == quirk);
    }

    private static string PathOf(Talk talk, string quirk) =>
        $"api/v1/models/{talk.Model}/quirks/{quirk}";
}

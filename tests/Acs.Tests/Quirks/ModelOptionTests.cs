using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Quirks;

/// <summary>What only some models want, and get because an operator said so.</summary>
public sealed class ModelOptionTests(SharedAcs shared) : IClassFixture<SharedAcs>
{
    [Fact, Quirk(56, 69)]
    public async Task A_model_may_be_spared_the_XML_declaration()
    {
        using var talk = New("NODECL");
        Assert.StartsWith("<?xml", (await talk.Cpe.PostAsync(talk.Inform())).Body);
        await talk.SetAsync("noXmlDeclaration", "true");
        var reply = await talk.Cpe.PostAsync(talk.Inform());
        Assert.StartsWith("<soap-env:Envelope ", reply.Body, StringComparison.Ordinal);
        Assert.Equal("InformResponse", reply.Message());
    }

    [Fact, Quirk(68, 69)]
    public async Task A_model_may_be_spared_the_hyphen_in_the_prefix()
    {
        using var talk = await New("NOHYPHEN").IntroduceAsync();
        await talk.SetAsync("prefixWithoutHyphen", "true");
        var task = await talk.SubmitAsync(new GetParameterValuesRequest(["Device.A"]));
        var request = await talk.CallHomeAsync();
        Assert.Contains("<soapenv:Envelope", request.Body, StringComparison.Ordinal);
        Assert.Contains(" soapenc:arrayType=\"xsd:string[1]\"", request.Body);
        Assert.DoesNotContain("soap-", request.Body, StringComparison.Ordinal);
        await talk.AnswerAsync(request, Talk.Values(["Device.A"]));
        await talk.DoneAsync(task);
    }

    [Fact, Quirk(30, 31)]
    public async Task A_session_ends_with_204_and_no_close_unless_the_model_wants_otherwise()
    {
        using var talk = New("ENDING");
        var plain = await EndAsync(talk);
        Assert.Equal(204, plain.Status);
        Assert.Empty(plain.Headers["Connection"]);
        await talk.SetAsync("lastAnswer", "ok");
        var ok = await EndAsync(talk);
        Assert.Equal((200, ""), (ok.Status, ok.Body));
        Assert.Equal(["0"], ok.Headers["Content-Length"]);
        await talk.SetAsync("lastAnswer", "close");
        var closed = await EndAsync(talk);
        Assert.Equal(204, closed.Status);
        Assert.Equal(["close"], closed.Headers["Connection"]);
    }

    [Fact, Quirk(129)]
    public async Task No_partial_path_is_asked_for_unless_the_model_is_known_to_take_it()
    {
        using var talk = await New("PARTIAL").IntroduceAsync();
        await talk.SubmitAsync(new GetParameterValuesRequest(["Device.Time."]));
        var asked = await talk.ServeAsync(request =>
            request.Message() == "GetParameterNames"
                ? Talk.Names("Device.Time.", "Device.Time.Enable")
                : Talk.Values(request.Texts("string"))
        );
        Assert.Equal(["Device.Time.Enable"], asked[^1].Texts("string"));
        await talk.SetAsync("takesPartialPath", "true");
        var task = await talk.SubmitAsync(new GetParameterValuesRequest(["Device.Time."]));
        var whole = await talk.ServeAsync(_ => Talk.Values(["Device.Time.Enable"]));
        Assert.Equal(["Device.Time."], Assert.Single(whole).Texts("string"));
        Assert.Equal(
            "Device.Time.Enable",
            (await talk.DoneAsync(task)).Result!.ParameterValues!.Single().Name
        );
    }

    [Fact, Quirk(118, 125)]
    public async Task Roots_that_the_Inform_does_not_show_are_asked_for_by_name()
    {
        using var talk = New("ROOTLESS");
        var bare = talk.Inform()
            .Replace("Device.DeviceInfo.", ".DeviceInfo.", StringComparison.Ordinal);
        await talk.Cpe.PostAsync(bare);
        await talk.Cpe.PostAsync("");
        var task = await talk.SubmitAsync(new RefreshObjectRequest());
        await talk.Cpe.PostAsync(bare);
        var paths = new List<string?>();
        var reply = await talk.Cpe.PostAsync("");
        while (reply.Message() is not "")
        {
            paths.Add(reply.Text("ParameterPath"));
            reply = await talk.AnswerAsync(
                reply,
                reply.Text("ParameterPath") switch
                {
                    "InternetGatewayDevice." => Talk.Names(
                        "InternetGatewayDevice.",
                        "InternetGatewayDevice.A"
                    ),
                    null => Talk.Values(reply.Texts("string")),
                    _ => Xml.Fault(9005, "no such object"),
                }
            );
        }
        Assert.Equal(["Device.", "InternetGatewayDevice.", null], paths);
        Assert.Equal(1, (await talk.DoneAsync(task)).Result!.ParametersRead);
    }

    [Fact, Quirk(125)]
    public async Task A_model_that_takes_the_empty_path_is_asked_for_its_roots_with_it()
    {
        using var talk = New("EMPTY");
        await talk.SetAsync("takesEmptyPath", "true", "Acme-EMPTY-*");
        var bare = talk.Inform()
            .Replace("Device.DeviceInfo.", ".DeviceInfo.", StringComparison.Ordinal);
        await talk.Cpe.PostAsync(bare);
        await talk.SubmitAsync(new RefreshObjectRequest());
        var request = await talk.Cpe.PostAsync("");
        Assert.Equal("", request.Text("ParameterPath"));
        Assert.Equal("1", request.Text("NextLevel"));
        var next = await talk.AnswerAsync(request, Talk.Names("Device.", "X_ACME."));
        Assert.Equal("Device.", next.Text("ParameterPath"));
    }

    [Fact, Quirk(125)]
    public async Task The_empty_path_answered_with_the_whole_tree_shows_the_roots_all_the_same()
    {
        using var talk = New("ALLATONCE");
        await talk.SetAsync("takesEmptyPath", "true");
        var bare = talk.Inform()
            .Replace("Device.DeviceInfo.", ".DeviceInfo.", StringComparison.Ordinal);
        await talk.Cpe.PostAsync(bare);
        var task = await talk.SubmitAsync(new RefreshObjectRequest());
        var request = await talk.Cpe.PostAsync("");
        var paths = new List<string?>();
        while (request.Message() is not "")
        {
            paths.Add(request.Text("ParameterPath"));
            request = await talk.AnswerAsync(
                request,
                request.Message() == "GetParameterNames"
                    ? Talk.Names("Device.", "Device.Time.", "Device.Time.Enable", "Device.A")
                    : Talk.Values(request.Texts("string"))
            );
        }
        Assert.Equal(["", "Device.", null], paths);
        Assert.Equal(2, (await talk.DoneAsync(task)).Result!.ParametersRead);
    }

    [Fact, Quirk(121)]
    public async Task A_device_with_both_trees_has_both_read()
    {
        using var talk = await New("BOTH")
            .IntroduceAsync(Xml.Parameter("InternetGatewayDevice.DeviceSummary", "x"));
        await talk.SubmitAsync(new RefreshObjectRequest());
        var both = Xml.Parameter("InternetGatewayDevice.DeviceSummary", "x");
        var reply = await talk.CallHomeAsync(parameters: both);
        var paths = new List<string?>();
        while (reply.Message() is not "")
        {
            var path = reply.Text("ParameterPath");
            paths.Add(path);
            reply = await talk.AnswerAsync(
                reply,
                path is null ? Talk.Values(reply.Texts("string")) : Talk.Names(path, path + "A")
            );
        }
        Assert.Equal(["Device.", null, "InternetGatewayDevice.", null], paths);
        var tree = await shared.Acs.Devices.GetParametersAsync(talk.Device, "", default);
        Assert.Contains(tree, node => node.Path == "Device.A");
        Assert.Contains(tree, node => node.Path == "InternetGatewayDevice.A");
    }

    private Talk New(string productClass) => new(shared.Acs, productClass);

    private static async Task<WireReply> EndAsync(Talk talk)
    {
        await talk.Cpe.PostAsync(talk.Inform());
        return await talk.Cpe.PostAsync("");
    }
}

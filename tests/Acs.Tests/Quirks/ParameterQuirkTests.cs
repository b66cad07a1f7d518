using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Quirks;

/// <summary>Trees and values as devices have them.</summary>
public sealed class ParameterQuirkTests(SharedAcs shared) : IClassFixture<SharedAcs>
{
    [Fact, Quirk(119, 120)]
    public async Task Of_a_name_that_comes_twice_the_last_counts_and_illegal_names_do_no_harm()
    {
        using var talk = await New("TWICE")
            .IntroduceAsync(
                Xml.Parameter("Device.A", "first")
                    + Xml.Parameter(".ExternalIPAddress", "192.0.2.1")
                    + Xml.Parameter("", "nameless")
                    + Xml.Parameter("Device..B", "x")
                    + Xml.Parameter("Device.A", "second")
            );
        var known = await shared.Acs.Devices.GetParametersAsync(talk.Device, "Device.A", default);
        Assert.Equal("second", known.Single().Value);
        await talk.SubmitAsync(new RefreshObjectRequest());
        Assert.Equal("Device.", (await talk.CallHomeAsync()).Text("ParameterPath"));
    }

    [Fact, Quirk(123, 124)]
    public async Task A_value_is_written_in_the_type_the_device_last_gave_it()
    {
        const string Name = "Device.X_ACME_Level";
        using var talk = await New("TYPES").IntroduceAsync(Xml.Parameter(Name, "1", "xsd:int"));
        await talk.SubmitAsync(new GetParameterValuesRequest([Name]));
        await talk.ServeAsync(_ =>
            Talk.Values([Name])
                .Replace("\"xsd:string\">v<", "\"xsd:unsignedInt\">-1<", StringComparison.Ordinal)
        );
        await talk.SubmitAsync(new SetParameterValuesRequest([new(Name, "4294967296")]));
        var write = await talk.CallHomeAsync();
        Assert.Contains("<Value xsi:type=\"xsd:unsignedInt\">4294967296<", write.Body);
    }

    [Fact, Quirk(124)]
    public async Task The_type_an_operator_gives_outranks_the_one_the_device_reports()
    {
        using var talk = await New("GIVEN")
            .IntroduceAsync(Xml.Parameter("Device.A", "1", "xsd:int"));
        await talk.SubmitAsync(
            new SetParameterValuesRequest([new("Device.A", "1", "xsd:unsignedInt")])
        );
        Assert.Contains("xsi:type=\"xsd:unsignedInt\"", (await talk.CallHomeAsync()).Body);
    }

    [Theory, Quirk(124)]
    [InlineData("A", "7", "xsd:int", "xsd:unsignedInt", "int unsignedInt")]
    [InlineData("B", "-7", null, "xsd:int", "string int")]
    [InlineData("C", "1", "xsd:unsignedInt", "xsd:boolean", "unsignedInt int boolean")]
    [InlineData("D", "2026-03-01T12:00:00Z", null, "xsd:dateTime", "string dateTime")]
    [InlineData("E", "home", "xsd:int", "xsd:string", "int string")]
    [InlineData("F", "home", "xsd:int", "xsd:base64Binary", "int string")]
    public async Task A_type_that_is_refused_with_9006_is_followed_by_what_the_value_can_be(
        string model,
        string value,
        string? reported,
        string taken,
        string tried
    )
    {
        const string Name = "Device.X_ACME_Level";
        using var talk = await New("RETYPED" + model)
            .IntroduceAsync(reported is null ? "" : Xml.Parameter(Name, "0", reported));
        var task = await talk.SubmitAsync(
            new SetParameterValuesRequest([new("Device.Other", "x"), new(Name, value)])
        );
        var writes = await talk.ServeAsync(request =>
            TypesOf(request)[^1] == taken
                ? Talk.SetDone
                : Xml.Fault(
                    9003,
                    "Invalid arguments",
                    $"<SetParameterValuesFault><ParameterName>{Name}</ParameterName>"
                        + "<FaultCode>9006</FaultCode><FaultString/></SetParameterValuesFault>"
                )
        );
        Assert.Equal(tried, string.Join(' ', writes.Select(write => TypesOf(write)[^1][4..])));
        // What was not blamed stays as it was.
        Assert.All(writes, write => Assert.Equal("xsd:string", TypesOf(write)[0]));
        var now = await talk.TaskAsync(task);
        if (model != "F")
        {
            Assert.Equal(
                (TaskState.Done, taken),
                (now.State, now.Result!.ParameterValues![1].Type)
            );
            return;
        }
        Assert.Equal("9006", Assert.Single(now.Fault!.Parameters).Code);
    }

    [Fact, Quirk(127)]
    public async Task Objects_without_their_dot_and_without_their_parents_are_understood()
    {
        using var talk = await New("DOTLESS").IntroduceAsync();
        var task = await talk.SubmitAsync(new RefreshObjectRequest());
        var requests = await talk.ServeAsync(request =>
            request.Message() == "GetParameterNames"
                ? "<cwmp:GetParameterNamesResponse><ParameterList>"
                    + Info("Device.Time", "yes")
                    + Info("Device.Time.Enable", "true")
                    + Info("Device.WiFi.SSID.1.SSID", "junk")
                    + Info("Device.WiFi.SSID.1.BSSID", "0")
                    + "</ParameterList></cwmp:GetParameterNamesResponse>"
                : Talk.Values(request.Texts("string"))
        );
        Assert.DoesNotContain("Device.Time", requests[^1].Texts("string"));
        Assert.Equal(3, (await talk.DoneAsync(task)).Result!.ParametersRead);
        var tree = await shared.Acs.Devices.GetParametersAsync(talk.Device, "", default);
        Assert.True(tree.Single(node => node.Path == "Device.Time.").IsObject);
        Assert.True(tree.Single(node => node.Path == "Device.WiFi.SSID.1.SSID").Writable);
        Assert.False(tree.Single(node => node.Path == "Device.WiFi.SSID.1.BSSID").Writable);
    }

    [Fact, Quirk(128)]
    public async Task A_parameter_that_is_said_to_be_read_only_is_written_when_an_operator_says_so()
    {
        using var talk = await New("READONLY").IntroduceAsync();
        await talk.SubmitAsync(new RefreshObjectRequest());
        await talk.ServeAsync(request =>
            request.Message() == "GetParameterNames"
                ? Talk.Names("Device.A")
                    .Replace("<Writable>1", "<Writable>0", StringComparison.Ordinal)
                : Talk.Values(request.Texts("string"))
        );
        await talk.SubmitAsync(new SetParameterValuesRequest([new("Device.A", "x")]));
        Assert.Equal("SetParameterValues", (await talk.CallHomeAsync()).Message());
    }

    [Theory, Quirk(131, 132, 133)]
    [InlineData(9005)]
    [InlineData(9001)]
    [InlineData(9003)]
    public async Task Names_that_are_listed_and_cannot_be_read_are_told_and_the_rest_is_read(
        int code
    )
    {
        using var talk = await New($"LISTED{code}").IntroduceAsync();
        var task = await talk.SubmitAsync(new RefreshObjectRequest());
        string[] names = ["Device.A", "Device.Password", "Device.C", "Device.D", "Device.E"];
        await talk.ServeAsync(request =>
            request.Message() == "GetParameterNames" ? Talk.Names(names)
            : request.Texts("string").Contains("Device.Password") ? Xml.Fault(code, "no")
            : Talk.Values(request.Texts("string"))
        );
        var result = (await talk.DoneAsync(task)).Result!;
        Assert.Equal(["Device.Password"], result.Unreadable!);
        Assert.Equal(4, result.ParametersRead);
        // What is wrong with one name says nothing about how many may be asked for.
        Assert.Equal("default", (await talk.QuirkAsync("getParameterValuesBatch")).Source);
    }

    [Fact, Quirk(134, 135)]
    public async Task Of_an_answer_only_what_was_asked_for_counts_and_what_is_missing_is_no_error()
    {
        using var talk = await New("LEFTOUT").IntroduceAsync();
        var task = await talk.SubmitAsync(
            new GetParameterValuesRequest(["Device.A", "Device.Missing"])
        );
        await talk.ServeAsync(_ => Talk.Values(["Device.A", "Device.Unasked", "Device.A"]));
        var values = (await talk.DoneAsync(task)).Result!.ParameterValues!;
        Assert.Equal("Device.A", Assert.Single(values).Name);
    }

    [Fact, Quirk(136)]
    public async Task Two_devices_of_one_model_have_a_tree_each()
    {
        foreach (var serial in new[] { "1", "2" })
        {
            using var talk = await New("SISTERS", serial).IntroduceAsync();
            await talk.SubmitAsync(new RefreshObjectRequest());
            await talk.ServeAsync(request =>
                request.Message() == "GetParameterNames"
                    ? Talk.Names("Device.Common", $"Device.Only{serial}")
                    : Talk.Values(request.Texts("string"))
            );
        }
        var tree = await shared.Acs.Devices.GetParametersAsync("00AABB-SISTERS-2", "", default);
        Assert.Contains(tree, node => node.Path == "Device.Only2");
        Assert.DoesNotContain(tree, node => node.Path == "Device.Only1");
    }

    [Fact, Quirk(138, 139, 140)]
    public async Task Names_words_and_numbers_of_a_maker_are_kept_to_the_letter()
    {
        string[] names =
        [
            "Device.X_GponInterafceConfig.RXPower",
            "Device.WiFi.Radio.6.OperatingStandards",
            "Device.WiFi.Radio.1.OperatingStandards",
        ];
        using var talk = await New("LETTER").IntroduceAsync();
        await talk.SubmitAsync(new RefreshObjectRequest());
        await talk.ServeAsync(request =>
            request.Message() == "GetParameterNames"
                ? Talk.Names(names)
                : Talk.Values(request.Texts("string"))
        );
        var tree = await shared.Acs.Devices.GetParametersAsync(talk.Device, "", default);
        Assert.All(names, name => Assert.Contains(tree, node => node.Path == name));
        await talk.SubmitAsync(new SetParameterValuesRequest([new(names[1], "11bgn AND b,g,n")]));
        Assert.Equal("11bgn AND b,g,n", (await talk.CallHomeAsync()).Text("Value"));
    }

    [Fact, Quirk(141)]
    public async Task A_table_that_was_numbered_anew_is_known_anew_after_a_refresh()
    {
        using var talk = await New("RENUMBER").IntroduceAsync();
        foreach (var instance in new[] { 3, 7 })
        {
            await talk.SubmitAsync(new RefreshObjectRequest("Device.Hosts."));
            await talk.ServeAsync(request =>
                request.Message() == "GetParameterNames"
                    ? Talk.Names(
                        $"Device.Hosts.Host.{instance}.",
                        $"Device.Hosts.Host.{instance}.X"
                    )
                    : Talk.Values(request.Texts("string"))
            );
        }
        var tree = await shared.Acs.Devices.GetParametersAsync(talk.Device, "", default);
        Assert.Contains(tree, node => node.Path == "Device.Hosts.Host.7.X");
        Assert.DoesNotContain(tree, node => node.Path.Contains(".3.", StringComparison.Ordinal));
    }

    [Theory, Quirk(142)]
    [InlineData("GONE", false)]
    [InlineData("EMPTY", true)]
    public async Task A_refused_AddObject_is_told_and_its_table_looked_for_anew(
        string model,
        bool isThere
    )
    {
        const string Table = "Device.NAT.PortMapping.";
        using var talk = await New("NOTABLE" + model)
            .IntroduceAsync(Xml.Parameter("Device.NAT.PortMappingNumberOfEntries", "0"));
        await talk.SubmitAsync(new RefreshObjectRequest("Device.NAT."));
        await talk.ServeAsync(request =>
            request.Message() == "GetParameterNames"
                ? Talk.Names("Device.NAT.", Table, Table + "1.", Table + "1.Enable")
                : Talk.Values(request.Texts("string"))
        );
        var task = await talk.SubmitAsync(new AddObjectRequest(Table, []));
        var asked = await talk.ServeAsync(request =>
            request.Message() == "GetParameterNames" && isThere
                ? Talk.Names(Table)
                : Xml.Fault(9005, "no such table")
        );
        Assert.Equal(
            ["AddObject", "GetParameterNames"],
            asked.Select(request => request.Message())
        );
        Assert.Equal(Table, asked[1].Text("ParameterPath"));
        Assert.Equal("9005", (await talk.TaskAsync(task)).Fault!.Code);
        var tree = await shared.Acs.Devices.GetParametersAsync(talk.Device, "", default);
        Assert.Equal(isThere, tree.Any(node => node.Path == Table));
        Assert.DoesNotContain(
            tree,
            node => node.Path.StartsWith(Table + "1", StringComparison.Ordinal)
        );
    }

    [Fact, Quirk(143)]
    public async Task An_instance_without_a_number_fails_its_task_and_the_table_is_read_anew()
    {
        using var talk = await New("NUMBERLESS").IntroduceAsync();
        var task = await talk.SubmitAsync(
            new AddObjectRequest("Device.NAT.PortMapping.", [new NamedValue("Enable", "1")])
        );
        var requests = await talk.ServeAsync(request =>
            request.Message() switch
            {
                "AddObject" => "<cwmp:AddObjectResponse/>",
                "GetParameterNames" => Talk.Names("Device.NAT.PortMapping.4."),
                _ => Talk.Values(request.Texts("string")),
            }
        );
        Assert.DoesNotContain(requests, request => request.Message() == "SetParameterValues");
        Assert.Equal("protocol", (await talk.TaskAsync(task)).Fault!.Code);
        var tree = await shared.Acs.Devices.GetParametersAsync(talk.Device, "", default);
        Assert.Contains(tree, node => node.Path == "Device.NAT.PortMapping.4.");
    }

    [Fact, Quirk(144)]
    public async Task One_name_is_never_written_twice_in_a_write()
    {
        using var talk = await New("DOUBLE").IntroduceAsync();
        var refused = await Assert.ThrowsAsync<OperationException>(() =>
            talk.SubmitAsync(
                new SetParameterValuesRequest([new("Device.A", "1"), new("Device.A", "2")])
            )
        );
        Assert.Equal("parameterValues[1].name", refused.Field);
    }

    [Theory, Quirk(145)]
    [InlineData("", 0)]
    [InlineData("<Status/>", 0)]
    [InlineData("<Status>OK</Status>", 0)]
    [InlineData("<Status> 1 </Status>", 1)]
    public async Task A_write_is_done_whatever_its_Status_is(string status, int read)
    {
        using var talk = await New("STATUS").IntroduceAsync();
        var task = await talk.SubmitAsync(new SetParameterValuesRequest([new("Device.A", "x")]));
        await talk.ServeAsync(_ =>
            $"<cwmp:SetParameterValuesResponse>{status}</cwmp:SetParameterValuesResponse>"
        );
        Assert.Equal(read, (await talk.DoneAsync(task)).Result!.Status);
    }

    [Theory, Quirk(146)]
    [InlineData("", "Device.A")]
    [InlineData("Device.B", "Device.B")]
    [InlineData("Device.A|Device.B", "Device.A Device.B")]
    public async Task Every_parameter_that_is_blamed_is_told_or_the_one_that_was_written(
        string blamed,
        string told
    )
    {
        using var talk = await New("BLAME" + blamed.Length).IntroduceAsync();
        NamedValue[] values = [new("Device.A", "1"), new("Device.B", "2")];
        var task = await talk.SubmitAsync(
            new SetParameterValuesRequest(blamed.Length == 0 ? values[..1] : values)
        );
        await talk.ServeAsync(_ =>
            Xml.Fault(
                9003,
                "Invalid arguments",
                string.Concat(
                    blamed
                        .Split('|', StringSplitOptions.RemoveEmptyEntries)
                        .Select(name =>
                            $"<SetParameterValuesFault><ParameterName>{name}</ParameterName>"
                            + "<FaultCode>9008</FaultCode><FaultString/></SetParameterValuesFault>"
                        )
                )
            )
        );
        var fault = (await talk.TaskAsync(task)).Fault!;
        Assert.Equal(told, string.Join(' ', fault.Parameters.Select(parameter => parameter.Name)));
    }

    [Fact, Quirk(147)]
    public async Task A_ParameterKey_that_the_device_forgets_repeats_no_work()
    {
        using var talk = await New("KEYLESS").IntroduceAsync();
        var task = await talk.SubmitAsync(
            new SetParameterValuesRequest([new("Device.A", "x")], "stamp-7")
        );
        var requests = await talk.ServeAsync(_ => Talk.SetDone);
        Assert.Equal("stamp-7", Assert.Single(requests).Text("ParameterKey"));
        await talk.DoneAsync(task);
        var empty = Xml.Parameter("Device.ManagementServer.ParameterKey", "");
        Assert.Equal(204, (await talk.CallHomeAsync("1 BOOT", empty)).Status);
    }

    private Talk New(string productClass, string serial = "1") =>
        new(shared.Acs, productClass, serial);

    private static List<string> TypesOf(WireReply write) =>
        [
            .. System
                .Text.RegularExpressions.Regex.Matches(write.Body, "<Value xsi:type=\"([^\"]*)\"")
                .Select(match => match.Groups[1].Value),
        ];

    private static string Info(string name, string writable) =>
        $"<ParameterInfoStruct><Name>{name}</Name><Writable>{writable}</Writable>"
        + "</ParameterInfoStruct>";
}

using System.Text;
using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Quirks;

/// <summary>Envelopes as devices write them, each through a whole session.</summary>
public sealed class EnvelopeQuirkTests(SharedAcs shared) : IClassFixture<SharedAcs>
{
    private const string Id =
        "<DeviceId><Manufacturer>Acme</Manufacturer><OUI>00AABB</OUI>"
        + "<ProductClass>{0}</ProductClass><SerialNumber>1</SerialNumber></DeviceId>";

    private const string Rest =
        "<Event><EventStruct><EventCode>2 PERIODIC</EventCode></EventStruct></Event>";

    public static TheoryData<string, string> Shapes() =>
        new()
        {
            {
                "NOHEADER",
                "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/encoding/'><s:Body>"
                    + $"<x:Inform xmlns:x='urn:dslforum-org:cwmp-1-0'>{Id}{Rest}</x:Inform></s:Body></s:Envelope>"
            },
            {
                "UNDECLARED",
                $"<SOAP-ENV:Envelope><SOAP-ENV:Header><cwmp:ID SOAP-ENV:mustUnderstand=\"1\">1</cwmp:ID>"
                    + $"</SOAP-ENV:Header><SOAP-ENV:Body><cwmp:Inform>{Id}{Rest}</cwmp:Inform>"
                    + "</SOAP-ENV:Body></SOAP-ENV:Envelope>"
            },
            {
                "NOPREFIX",
                $"<Envelope><Header><ID>1</ID></Header><Body><Inform>{Id}{Rest}</Inform></Body></Envelope>"
            },
            {
                "DEFAULTS",
                "<Envelope xmlns=\"http://schemas.xmlsoap.org/soap/envelope/\"><Body>"
                    + $"<Inform xmlns=\"urn:dslforum-org:cwmp-1-2\">{Id}{Rest}</Inform></Body></Envelope>"
            },
            {
                "PROLOGUE",
                "\r\n <?xml version='1.0'\n standalone=\"yes\"?><!-- made by --><?php x?>"
                    + "<soap_env:Envelope xmlns:soap_env=\"http://schemas.xmlsoap.org/soap/envelope/\" "
                    + "soap_env:encodingStyle=\"a:b=c>d\" xmlns:schemaLocation=\"http://x y\"><soap_env:Body>"
                    + $"<c:Inform xmlns:c=\"urn:dslforum-org:cwmp-1-3\">{Rest}<Extra/>{Id}</c:Inform>"
                    + "</soap_env:Body></soap_env:Envelope>\0"
            },
            {
                "TWICE",
                "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" "
                    + "xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>"
                    + $"<c:Inform xmlns:c=\"urn:dslforum-org:cwmp-1-1\">{Id}{Rest}</c:Inform></s:Body>"
                    + "</s:Envelope><s:Envelope><s:Body/></s:Envelope>"
            },
            {
                "CDATA",
                "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>"
                    + $"<c:Inform xmlns:c=\"urn:dslforum-org:cwmp-1-0\">{Id}"
                    + "<Event n:arrayType=\"cwmp:EventStruct[0008]\"><EventStruct><EventCode>"
                    + "<![CDATA[2 PERIODIC]]></EventCode></EventStruct></Event>"
                    + "<MaxEnvelopes>2</MaxEnvelopes></c:Inform></s:Body></s:Envelope>"
            },
        };

    [Theory]
    [Quirk(21, 54, 56, 57, 58, 62, 66, 67, 68, 72, 79, 80, 82, 85, 86, 87, 88, 90, 95, 106, 118)]
    [MemberData(nameof(Shapes))]
    public async Task An_Inform_in_any_dress_opens_a_session_that_works(string model, string shape)
    {
        using var talk = new Talk(shared.Acs, model);
        var inform = shape.Replace("{0}", model, StringComparison.Ordinal);
        var reply = await talk.Cpe.PostAsync(inform);
        Assert.Equal("InformResponse", reply.Message());
        Assert.Equal("1", reply.Text("MaxEnvelopes"));
        var task = await talk.SubmitAsync(new GetParameterValuesRequest(["Device.A"]));
        var request = await talk.Cpe.PostAsync("");
        Assert.Equal("GetParameterValues", request.Message());
        await talk.AnswerAsync(request, Talk.Values(["Device.A"]));
        await talk.DoneAsync(task);
        var device = await shared.Acs.Devices.GetAsync(talk.Device, default);
        Assert.Equal(["2 PERIODIC"], device.LastEvents);
    }

    [Theory, Quirk(59, 60, 61)]
    [InlineData("22_THOM_TR69_ID", "22_THOM_TR69_ID")]
    [InlineData("", "")]
    [InlineData("inform\n", "inform")]
    [InlineData("a&lt;b&amp;&quot;c&quot;", "a<b&\"c\"")]
    public async Task The_ID_comes_back_as_it_was_sent(string sent, string read)
    {
        using var talk = new Talk(shared.Acs, "ID");
        var reply = await talk.Cpe.PostAsync(
            talk.Inform()
                .Replace("\">1</cwmp:ID>", $"\">{sent}</cwmp:ID>", StringComparison.Ordinal)
        );
        Assert.Equal(read, reply.Text("ID"));
    }

    [Theory, Quirk(64)]
    [InlineData("urn:dslforum-org:cwmp-1-0")]
    [InlineData("urn:dslforum-org:cwmp-1-1")]
    [InlineData("urn:dslforum-org:cwmp-1-2")]
    [InlineData("urn:dslforum-org:cwmp-1-3")]
    [InlineData("urn:dslforum-org:cwmp-1-9")]
    public async Task Every_message_of_a_session_is_in_the_namespace_of_its_Inform(string ns)
    {
        using var talk = new Talk(shared.Acs, "NS" + ns[^1]);
        string Inform() => talk.Inform().Replace(Xml.Cwmp12, ns, StringComparison.Ordinal);
        Assert.Equal(ns, (await talk.Cpe.PostAsync(Inform())).Namespace());
        await talk.SubmitAsync(new GetParameterValuesRequest(["Device.A"]));
        Assert.Equal(ns, (await talk.Cpe.PostAsync("")).Namespace());
    }

    [Fact, Quirk(65)]
    public async Task An_answer_in_another_namespace_is_an_answer_and_changes_nothing()
    {
        using var talk = await new Talk(shared.Acs, "SHIFT").IntroduceAsync();
        await talk.SubmitAsync(new GetParameterValuesRequest(["Device.A"]));
        var second = await talk.SubmitAsync(new GetParameterValuesRequest(["Device.B"]));
        var request = await talk.CallHomeAsync();
        var next = await talk.Cpe.PostAsync(
            Xml.Envelope(Talk.Values(["Device.A"]), request.Text("ID"), Xml.Cwmp10)
        );
        Assert.Equal(Xml.Cwmp12, next.Namespace());
        await talk.Cpe.PostAsync(
            Xml.Envelope(Talk.Values(["Device.B"]), next.Text("ID"), "http://no.cwmp.example")
        );
        await talk.DoneAsync(second);
    }

    [Fact, Quirk(69, 70, 85, 127)]
    public async Task What_is_sent_has_the_prefix_cwmp_plain_arguments_digits_and_every_field()
    {
        using var talk = await new Talk(shared.Acs, "SHAPE").IntroduceAsync();
        await talk.SubmitAsync(new RefreshObjectRequest());
        await talk.SubmitAsync(
            new SetParameterValuesRequest([new("Device.A", "true", "xsd:boolean")])
        );
        var names = await talk.CallHomeAsync();
        Assert.Contains(
            "<cwmp:GetParameterNames><ParameterPath>Device.</ParameterPath><NextLevel>0</NextLevel>",
            names.Body,
            StringComparison.Ordinal
        );
        var write = await talk.AnswerAsync(names, Talk.Names());
        Assert.Contains(
            "<cwmp:SetParameterValues><ParameterList soap-enc:arrayType="
                + "\"cwmp:ParameterValueStruct[1]\"><ParameterValueStruct><Name>Device.A</Name>"
                + "<Value xsi:type=\"xsd:boolean\">1</Value></ParameterValueStruct></ParameterList>"
                + "<ParameterKey></ParameterKey></cwmp:SetParameterValues>",
            write.Body,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("CDATA", write.Body, StringComparison.Ordinal);
        foreach (var prefix in new[] { "soap-env", "soap-enc", "xsd", "xsi", "cwmp" })
            Assert.Contains($"xmlns:{prefix}=", write.Body, StringComparison.Ordinal);
    }

    [Fact, Quirk(63)]
    public async Task Obsolete_and_foreign_headers_are_passed_over()
    {
        using var talk = new Talk(shared.Acs, "HEADERS");
        var reply = await talk.Cpe.PostAsync(
            talk.Inform()
                .Replace(
                    "</soap:Header>",
                    "<cwmp:NoMoreRequests>1</cwmp:NoMoreRequests><sessionTimeout>60</sessionTimeout>"
                        + "<x:Vendor xmlns:x=\"urn:x\">y</x:Vendor></soap:Header>",
                    StringComparison.Ordinal
                )
        );
        Assert.Equal("InformResponse", reply.Message());
    }

    [Fact, Quirk(71)]
    public async Task SOAP_1_2_is_a_version_mismatch_and_no_session()
    {
        using var talk = new Talk(shared.Acs, "SOAP12");
        var reply = await talk.Cpe.PostAsync(
            talk.Inform()
                .Replace(
                    "http://schemas.xmlsoap.org/soap/envelope/",
                    "http://www.w3.org/2003/05/soap-envelope",
                    StringComparison.Ordinal
                )
        );
        Assert.Contains("VersionMismatch", reply.Text("faultcode"), StringComparison.Ordinal);
    }

    [Fact, Quirk(73)]
    public async Task Values_by_reference_are_refused_cleanly()
    {
        using var talk = new Talk(shared.Acs, "MULTIREF");
        var reply = await talk.Cpe.PostAsync(
            Xml.Envelope("<cwmp:Inform><other href=\"#a\"/></cwmp:Inform><multiRef id=\"a\"/>")
        );
        Assert.Equal((200, "8003"), (reply.Status, reply.Text("FaultCode")));
    }

    [Fact, Quirk(74)]
    public async Task An_envelope_with_an_empty_Body_is_an_empty_POST()
    {
        using var talk = await new Talk(shared.Acs, "NOBODY").IntroduceAsync();
        await talk.SubmitAsync(new GetParameterValuesRequest(["Device.A"]));
        await talk.Cpe.PostAsync(talk.Inform());
        Assert.Equal("GetParameterValues", (await talk.Cpe.PostAsync(Xml.Envelope(""))).Message());
    }

    [Theory, Quirk(75, 76, 77, 78, 81, 83, 84, 85, 89, 123)]
    [InlineData("<Value>plain</Value>", "plain")]
    [InlineData("<Value xsi:type=\"xsd:\">bare</Value>", "bare")]
    [InlineData("<Value xsi:type=\"xsd:json\">{}</Value>", "{}")]
    [InlineData("<Value xsi:type=\"SOAP-ENC:string\">enc</Value>", "enc")]
    [InlineData("<Value a:type=\"b:string\" xsi:type='xsd:int'>x</Value>", "x")]
    [InlineData("<Value xsi:type=\"xsd:unsignedInt\">-70 dBm</Value>", "-70 dBm")]
    [InlineData("<Value xsi:type=\"xsd:string\">Tom & Jerry</Value>", "Tom & Jerry")]
    [InlineData("<Value xsi:type=\"xsd:string\">a&nbsp;b</Value>", "a&nbsp;b")]
    [InlineData("<Value xsi:type=\"xsd:string\"><![CDATA[<b>]]></Value>", "<b>")]
    [InlineData("<Value xsi:type=\"xsd:string\">  two  blanks </Value>", "  two  blanks ")]
    [InlineData("", "")]
    public async Task A_value_is_kept_as_it_was_sent(string element, string kept)
    {
        using var talk = new Talk(shared.Acs, "VALUES");
        await talk.IntroduceAsync(
            $"<ParameterValueStruct><Name>\n Device.X \n</Name>{element}</ParameterValueStruct>"
        );
        var known = await shared.Acs.Devices.GetParametersAsync(talk.Device, "Device.X", default);
        Assert.Equal(kept, known.Single().Value);
    }

    [Theory, Quirk(50, 51, 52, 53, 55)]
    [InlineData("latin1", "text/xml; charset=ISO-8859-1", "caf\u00e9", "caf\u00e9")]
    [InlineData("utf-8", "text/xml; charset=utf8", "caf\u00e9", "caf\u00e9")]
    [InlineData("utf-8", "text/xml; charset=klingon", "caf\u00e9", "caf\u00e9")]
    [InlineData("latin1", "text/xml", "caf\u00e9", "caf\ufffd")]
    [InlineData("utf-16", "text/xml", "caf\u00e9", "caf\u00e9")]
    [InlineData("gb2312", "text/xml; charset=gbk", "\u4e2d", "\u4e2d")]
    [InlineData("utf-8", "text/xml", "a\u0002b&#x1;c", "abc")]
    public async Task A_value_is_read_in_the_charset_it_was_written_in(
        string written,
        string contentType,
        string text,
        string read
    )
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var talk = new Talk(shared.Acs, "CHARSET");
        var body = talk.Inform(parameters: Xml.Parameter("Device.SSID", text));
        var encoding = Encoding.GetEncoding(written);
        var reply = await talk.Cpe.PostAsync(
            [.. written == "utf-16" ? encoding.GetPreamble() : [], .. encoding.GetBytes(body)],
            "Content-Type: " + contentType
        );
        Assert.Equal("InformResponse", reply.Message());
        await talk.Cpe.PostAsync("");
        var known = await shared.Acs.Devices.GetParametersAsync(
            talk.Device,
            "Device.SSID",
            default
        );
        Assert.Equal(read, known.Single().Value);
    }

    [Theory, Quirk(91, 92)]
    [InlineData("", 10, 200)]
    [InlineData("", 5_000, 400)]
    [InlineData("<!DOCTYPE a>", 0, 400)]
    [InlineData("<!DOCTYPE a SYSTEM \"file:///etc/passwd\">", 0, 400)]
    [InlineData("<!DOCTYPE a [<!ENTITY x \"y\"><!ENTITY z \"&x;&x;&x;&x;&x;&x;\">]>", 0, 400)]
    public async Task Entities_and_bottomless_nesting_are_400_in_an_Inform_that_is_good_otherwise(
        string doctype,
        int depth,
        int status
    )
    {
        using var talk = new Talk(shared.Acs, $"ATTACK{status}", $"{depth}{doctype.Length}");
        var nest =
            string.Concat(Enumerable.Repeat("<a>", depth))
            + string.Concat(Enumerable.Repeat("</a>", depth));
        var inform = talk.Inform()
            .Replace("</cwmp:Inform>", nest + "</cwmp:Inform>", StringComparison.Ordinal);
        Assert.Equal(status, (await talk.Cpe.PostAsync(doctype + inform)).Status);
        var known = await shared.Acs.Devices.SearchAsync(
            new DeviceQuery { ProductClass = $"ATTACK{status}" },
            default
        );
        Assert.Equal(status == 200 ? 1 : 0, known.Items.Count);
    }

    [Fact, Quirk(93)]
    public async Task Answers_of_megabytes_and_values_of_100_KB_are_taken()
    {
        using var talk = await new Talk(shared.Acs, "BIG").IntroduceAsync();
        var task = await talk.SubmitAsync(new RefreshObjectRequest());
        string[] names = [.. Enumerable.Range(1, 3343).Select(i => $"Device.P{i}")];
        var big = new string('b', 100_000);
        await talk.ServeAsync(request =>
            request.Message() == "GetParameterNames"
                ? Talk.Names(["Device.", .. names])
                : Talk.Values(request.Texts("string"))
                    .Replace(
                        ">v</Value></ParameterValueStruct></ParameterList>",
                        $">{big}</Value></ParameterValueStruct></ParameterList>",
                        StringComparison.Ordinal
                    )
        );
        Assert.Equal(3343, (await talk.DoneAsync(task)).Result!.ParametersRead);
        var last = await shared.Acs.Devices.GetParametersAsync(
            talk.Device,
            "Device.P3343",
            default
        );
        Assert.Equal(big, last.Single().Value);
    }

    [Fact, Quirk(94)]
    public async Task After_an_answer_that_was_cut_off_the_next_session_asks_for_less()
    {
        using var talk = await new Talk(shared.Acs, "CUT").IntroduceAsync();
        string[] names = [.. Enumerable.Range(1, 20).Select(i => $"Device.P{i}")];
        var task = await talk.SubmitAsync(new GetParameterValuesRequest(names));
        await talk.SetAsync("getParameterValuesBatch", "20");
        string Answer(WireReply request) => Talk.Values(request.Texts("string"));
        var request = await talk.CallHomeAsync();
        Assert.Equal(20, request.Texts("string").Count);
        var cut = Xml.Envelope(Answer(request), request.Text("ID"));
        Assert.Equal(400, (await talk.Cpe.PostAsync(cut[..^300])).Status);
        var again = await talk.ServeAsync(Answer);
        Assert.All(again, smaller => Assert.Equal(10, smaller.Texts("string").Count));
        Assert.Equal(20, (await talk.DoneAsync(task)).Result!.ParameterValues!.Count);
    }

    [Theory, Quirk(96, 97)]
    [InlineData(
        "<soap:Fault><faultcode>Client</faultcode><faultstring>CWMP FAULT<detail><cwmp:Fault>"
            + "<FaultCode>9005</FaultCode><FaultString>no</FaultString></cwmp:Fault></detail>"
            + "</faultstring></soap:Fault>",
        "9005"
    )]
    [InlineData(
        "<soap:Fault><faultcode>soap:Server</faultcode><faultstring>Client fault</faultstring><detail>"
            + "<FaultCode xsi:type=\"xsd:int\">9002</FaultCode></detail></soap:Fault>",
        "9002"
    )]
    [InlineData("<Fault><faultstring>boom</faultstring></Fault>", "protocol")]
    public async Task A_fault_of_any_shape_fails_its_task_with_its_code(string fault, string code)
    {
        using var talk = await new Talk(shared.Acs, "FAULT" + code).IntroduceAsync();
        var task = await talk.SubmitAsync(new GetParameterValuesRequest(["Device.A"]));
        Assert.Single(await talk.ServeAsync(_ => fault));
        Assert.Equal(code, (await talk.TaskAsync(task)).Fault!.Code);
    }
}

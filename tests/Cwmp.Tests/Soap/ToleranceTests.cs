using Muster.Cwmp.Messages;
using Muster.Tests;
using Xunit;

namespace Muster.Cwmp.Tests.Soap;

/// <summary>What devices do to XML and SOAP, each by its number in the table of quirks.</summary>
public sealed class ToleranceTests
{
    private const string Device =
        "<DeviceId><Manufacturer>M</Manufacturer><OUI>00AABB</OUI>"
        + "<ProductClass>P</ProductClass><SerialNumber>S</SerialNumber></DeviceId>";

    private const string Rest =
        "<Event><EventStruct><EventCode>1 BOOT</EventCode><CommandKey/></EventStruct></Event>"
        + "<MaxEnvelopes>1</MaxEnvelopes><CurrentTime>2024-05-01T10:00:00Z</CurrentTime>"
        + "<RetryCount>0</RetryCount><ParameterList/>";

    private static Inform Inform(string content) =>
        Wire.Read<Inform>(Wire.Around($"<cwmp:Inform>{content}</cwmp:Inform>"));

    [Fact]
    [Quirk(56, 57, 62)]
    public void Quirk_56_57_62_no_declaration_no_header_single_quotes_soap_bound_to_encoding()
    {
        var envelope = Wire.Read(
            "<soap:Envelope xmlns:soap='http://schemas.xmlsoap.org/soap/encoding/' "
                + "soap:encodingStyle='x' xmlns:cwmp='urn:dslforum-org:cwmp-1-0'>"
                + $"<soap:Body><cwmp:Inform>{Device}{Rest}</cwmp:Inform></soap:Body>"
                + "</soap:Envelope>"
        );
        Assert.Equal("S", Assert.IsType<Inform>(envelope.Body).DeviceId.SerialNumber);
        Assert.Null(envelope.ID);
        Assert.Equal(CwmpVersion.V1_0, envelope.Version);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("inform", "inform")]
    [InlineData("\n  22_THOM_TR69_ID\n", "22_THOM_TR69_ID")]
    [InlineData("a&lt;b&gt;&#233;", "a<b>é")]
    [Spec("TR-069", "3.5 Table 4")]
    [Spec("checklist", "B001")]
    [Quirk(59, 60, 61)]
    public void Quirk_59_60_61_the_ID_is_any_text_without_the_blanks_around_it(
        string sent,
        string read
    )
    {
        var text = Wire.Around("<cwmp:GetRPCMethods/>")
            .Replace(">42<", $">{sent}<", StringComparison.Ordinal);
        Assert.Equal(read, Wire.Read(text).ID);
    }

    [Theory]
    [InlineData("<cwmp:NoMoreRequests>1</cwmp:NoMoreRequests>")]
    [InlineData("<x:Vendor soap:mustUnderstand=\"0\"><x:Deep/></x:Vendor>")]
    [Spec("checklist", "B005")]
    [Quirk(63)]
    public void Quirk_63_obsolete_and_unknown_headers_are_passed_over(string header)
    {
        var envelope = Wire.Read(Wire.Around("<cwmp:GetRPCMethods/>", header));
        Assert.IsType<GetRPCMethods>(envelope.Body);
        Assert.Null(envelope.NotUnderstood);
        Assert.Equal("42", envelope.ID);
    }

    [Theory]
    [InlineData("soap:mustUnderstand=\"1\"", "Vendor")]
    [InlineData("soap:mustUnderstand='true'", "Vendor")]
    [InlineData("soap:mustUnderstand=\"0\"", null)]
    [Spec("TR-069", "3.5")]
    [Spec("checklist", "B004", "B027")]
    public void An_unknown_header_that_must_be_understood_is_reported(
        string attribute,
        string? name
    )
    {
        var header = $"<x:Vendor {attribute}>1</x:Vendor>";
        Assert.Equal(name, Wire.Read(Wire.Around("<cwmp:GetRPCMethods/>", header)).NotUnderstood);
    }

    [Theory]
    [InlineData("0", 10)]
    [InlineData("1", 11)]
    [InlineData("2", 12)]
    [InlineData("3", 13)]
    [InlineData("4", 14)]
    [InlineData("9", 14)]
    [Spec("TR-069", "3.7.4")]
    [Spec("checklist", "A058", "A059")]
    [Quirk(64)]
    public void Quirk_64_any_cwmp_namespace_is_accepted(string minor, int version)
    {
        var name = $"urn:dslforum-org:cwmp-1-{minor}";
        var text = Wire.Around("<cwmp:GetRPCMethods/>")
            .Replace("urn:dslforum-org:cwmp-1-0", name, StringComparison.Ordinal);
        var envelope = Wire.Read(text);
        Assert.Equal((CwmpVersion)version, envelope.Version);
        Assert.Equal(name, envelope.Namespace);
    }

    [Theory]
    [InlineData("", CwmpVersion.V1_2)]
    [InlineData("<cwmp:SessionTimeout>40</cwmp:SessionTimeout>", CwmpVersion.V1_3)]
    [InlineData("<cwmp:SupportedCWMPVersions>1.4</cwmp:SupportedCWMPVersions>", CwmpVersion.V1_4)]
    [Spec("TR-069", "3.7.4")]
    public void The_versions_that_share_a_namespace_show_in_their_headers(
        string header,
        CwmpVersion version
    )
    {
        var text = Wire.Around("<cwmp:GetRPCMethods/>", header)
            .Replace("cwmp-1-0", "cwmp-1-2", StringComparison.Ordinal);
        Assert.Equal(version, Wire.Read(text).Version);
    }

    [Theory]
    [InlineData("Envelope", "Header", "Body", "Inform")]
    [InlineData("a:Envelope", "b:Header", "c:Body", "d:Inform")]
    [InlineData("soap_env:Envelope", "soap_env:Header", "soap_env:Body", "cwmp1:Inform")]
    [Spec("checklist", "A034")]
    [Quirk(65, 66, 67, 68)]
    public void Quirk_65_66_67_68_prefixes_and_namespaces_may_be_undeclared_or_missing(
        string envelope,
        string header,
        string body,
        string rpc
    )
    {
        var read = Wire.Read(
            $"<{envelope}><{header}><ID>7</ID></{header}><{body}><{rpc}>{Device}{Rest}</{rpc}>"
                + $"</{body}></{envelope}>"
        );
        Assert.Equal("00AABB", Assert.IsType<Inform>(read.Body).DeviceId.OUI);
        Assert.Equal("7", read.ID);
        Assert.Null(read.Namespace);
        Assert.Equal(CwmpVersion.V1_0, read.Version);
    }

    [Fact]
    [Spec("checklist", "A060")]
    [Quirk(67)]
    public void Quirk_67_arguments_may_be_qualified_and_a_default_namespace_declared()
    {
        var read = Wire.Read(
            "<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'><Body>"
                + "<Reboot xmlns='urn:dslforum-org:cwmp-1-1' xmlns:q='urn:dslforum-org:cwmp-1-1'>"
                + "<q:CommandKey>k</q:CommandKey></Reboot></Body></Envelope>"
        );
        Assert.Equal(new Reboot("k"), read.Body);
        Assert.Equal(CwmpVersion.V1_1, read.Version);
    }

    [Fact]
    public void The_version_is_that_of_the_prefix_the_RPC_uses()
    {
        var read = Wire.Read(
            "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/' "
                + "xmlns:new='urn:dslforum-org:cwmp-1-2' xmlns:old='urn:dslforum-org:cwmp-1-0'>"
                + "<e:Body><new:FactoryReset/></e:Body></e:Envelope>"
        );
        Assert.Equal("urn:dslforum-org:cwmp-1-2", read.Namespace);
    }

    [Fact]
    [Spec("checklist", "B035")]
    [Quirk(71)]
    public void Quirk_71_an_envelope_of_SOAP_1_2_is_a_version_mismatch()
    {
        var text = Wire.Around("<cwmp:GetRPCMethods/>")
            .Replace(
                "http://schemas.xmlsoap.org/soap/envelope/",
                "http://www.w3.org/2003/05/soap-envelope",
                StringComparison.Ordinal
            );
        Assert.Equal(EnvelopeFailure.VersionMismatch, Wire.Refused(text).Reason);
    }

    [Fact]
    [Quirk(72)]
    public void Quirk_72_of_two_envelopes_the_first_counts()
    {
        var one = Wire.Around("<cwmp:Reboot><CommandKey>1</CommandKey></cwmp:Reboot>");
        var two = Wire.Around("<cwmp:Reboot><CommandKey>2</CommandKey></cwmp:Reboot>");
        Assert.Equal(new Reboot("1"), Wire.Read(one + two).Body);
    }

    [Fact]
    [Quirk(73)]
    public void Quirk_73_a_reference_to_another_element_is_an_argument_that_is_missing()
    {
        var refused = Wire.Refused(
            Wire.Around(
                "<cwmp:SetParameterValues><ParameterKey>k</ParameterKey><Parameters href='#1'/>"
                    + "</cwmp:SetParameterValues><multiRef id='1'/>"
            )
        );
        Assert.Equal(EnvelopeFailure.InvalidArguments, refused.Reason);
        Assert.Contains("ParameterList", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \r\n ")]
    [InlineData("<!-- nothing -->")]
    [Quirk(74)]
    public void Quirk_74_an_empty_Body_is_an_empty_message(string body) =>
        Assert.Null(Wire.Read(Wire.Around(body)).Body);

    [Theory]
    [InlineData("<Value>x</Value>", "")]
    [InlineData("<Value xsi:type=\"xsd:string\">x</Value>", "xsd:string")]
    [InlineData("<Value xsi:type='xs:unsignedInt'>x</Value>", "xsd:unsignedInt")]
    [InlineData("<Value type=\"boolean\">x</Value>", "xsd:boolean")]
    [InlineData("<Value xmlns:i='y' i:type=\" xsd:int \">x</Value>", "xsd:int")]
    [InlineData("<Value xsi:type=\"xsd:\">x</Value>", "")]
    [InlineData("<Value xsi:type=\"xsd:json\">x</Value>", "xsd:json")]
    [InlineData("<Value xsi:type=\"soapenc:string\">x</Value>", "soapenc:string")]
    [InlineData("<Value xsi:type=\"soapenc:base64\">x</Value>", "soapenc:base64")]
    [InlineData(
        "<Value a=\"b>c:='d'\" xsi:type=\"xsd:int\" xsi:type=\"xsd:long\">x</Value>",
        "xsd:int"
    )]
    [Spec("checklist", "E037", "E071")]
    [Quirk(75, 76, 77, 78, 82, 88)]
    public void Quirk_75_76_77_78_82_88_the_type_is_what_can_be_made_of_it(
        string value,
        string type
    ) => Assert.Equal(new ParameterValue("x", type), Wire.OneValue(value));

    [Theory]
    [InlineData("cwmp:ParameterValueStruct[0009]")]
    [InlineData("cwmp:ParameterValueStruct[2000000000]")]
    [InlineData("cwmp:ParameterValueStruct[]")]
    [InlineData("nonsense")]
    [Spec("checklist", "B034", "E071")]
    [Quirk(79, 80)]
    public void Quirk_79_80_children_are_counted_whatever_arrayType_says(string arrayType)
    {
        var text = Wire.Values(
                "<ParameterValueStruct><Name>A</Name><Value>1</Value></ParameterValueStruct>"
                    + "<ParameterValueStruct><Name>B</Name><Value>2</Value></ParameterValueStruct>"
            )
            .Replace("cwmp:ParameterValueStruct[1]", arrayType, StringComparison.Ordinal);
        Assert.Equal(
            ["A", "B"],
            Wire.Read<GetParameterValuesResponse>(text).ParameterList.Select(p => p.Name)
        );
    }

    [Fact]
    [Quirk(81)]
    public void Quirk_81_a_parameter_without_name_or_value_is_empty()
    {
        var list = Wire.Read<GetParameterValuesResponse>(
            Wire.Values(
                "<ParameterValueStruct><Name>A</Name></ParameterValueStruct>"
                    + "<ParameterValueStruct><Value xsi:type='xsd:int'>1</Value>"
                    + "</ParameterValueStruct>"
                    + "<ParameterValueStruct/>"
            )
        ).ParameterList;
        Assert.Equal(
            [new("A", new("", "")), new("", new("1", "xsd:int")), new("", new("", ""))],
            list
        );
    }

    [Theory]
    [InlineData("Tom & Ann", "Tom & Ann")]
    [InlineData("a&b;c", "a&b;c")]
    [InlineData("&nbsp;&copy;", "&nbsp;&copy;")]
    [InlineData("&", "&")]
    [InlineData("&#;&#x;&#xZZ;&#-1;", "&#;&#x;&#xZZ;&#-1;")]
    [InlineData("&lt;&gt;&amp;&quot;&apos;", "<>&\"'")]
    [InlineData("&#233;&#xe9;&#x1F600;", "éé\U0001F600")]
    [InlineData("&#xD800;&#1114112;&#99999999;", "\uFFFD\uFFFD\uFFFD")]
    [Quirk(83, 84)]
    public void Quirk_83_84_references_are_read_and_what_is_none_stays(string sent, string read) =>
        Assert.Equal(read, Wire.OneValue($"<Value>{sent}</Value>").Text);

    [Theory]
    [InlineData("a\u0002b", "ab")]
    [InlineData("a&#2;b&#x1F;c", "abc")]
    [InlineData("\u0001", "")]
    [InlineData("<![CDATA[a\u0003]]>", "a")]
    [Quirk(55)]
    public void Quirk_55_control_characters_and_references_to_them_are_dropped(
        string sent,
        string read
    ) => Assert.Equal(read, Wire.OneValue($"<Value>{sent}</Value>").Text);

    [Theory]
    [InlineData("<![CDATA[<a>&amp;]]>", "<a>&amp;")]
    [InlineData("x<![CDATA[]]]]><![CDATA[>]]>y", "x]]>y")]
    [InlineData("a<!-- b -->c<?d e?>f", "acf")]
    [InlineData("a<b>c</b>d", "ad")]
    [Quirk(85, 86)]
    public void Quirk_85_86_CDATA_is_text_and_comments_are_nothing(string sent, string read) =>
        Assert.Equal(read, Wire.OneValue($"<Value>{sent}</Value>").Text);

    [Theory]
    [InlineData("<!-- a --><?b c?><cwmp:FactoryReset/><!-- d -->")]
    [InlineData("stray<cwmp:FactoryReset></cwmp:FactoryReset>text")]
    [InlineData("<cwmp:FactoryReset  a = 'b'\r\n />")]
    [Quirk(86)]
    public void Quirk_86_what_stands_between_elements_is_passed_over(string body) =>
        Assert.IsType<FactoryReset>(Wire.Read(Wire.Around(body)).Body);

    [Theory]
    [InlineData("<?xml version='1.1'\n encoding='UTF-8' standalone=\"yes\" ?>")]
    [InlineData("<?xml version=\"1.0\"?><?style x?><!-- y -->")]
    [InlineData("\r\n\t <?xml version=\"1.0\"?>")]
    [Quirk(54, 87)]
    public void Quirk_54_87_the_prologue_is_what_it_likes(string prologue) =>
        Assert.Equal(
            new Reboot("k"),
            Wire.Read(
                prologue
                    + "<Envelope><Body><Reboot><CommandKey>k</CommandKey></Reboot></Body>"
                    + "</Envelope>"
            ).Body
        );

    [Fact]
    [Quirk(89)]
    public void Quirk_89_identities_codes_and_numbers_are_trimmed_values_are_not()
    {
        var inform = Inform(
            "<DeviceId><OUI>\n 00AABB\n</OUI><SerialNumber>S 1\n</SerialNumber></DeviceId>"
                + "<Event><EventStruct><EventCode> 1 BOOT </EventCode></EventStruct></Event>"
                + "<RetryCount> 3 </RetryCount><ParameterList><ParameterValueStruct>"
                + "<Name> A.B\n</Name>"
                + "<Value>  two  blanks </Value></ParameterValueStruct></ParameterList>"
        );
        Assert.Equal(new DeviceIdStruct("", "00AABB", "", "S 1"), inform.DeviceId);
        Assert.Equal(new EventStruct("1 BOOT", ""), inform.Event[0]);
        Assert.Equal(3u, inform.RetryCount);
        Assert.Equal(new("A.B", new("  two  blanks ", "")), inform.ParameterList[0]);
    }

    [Fact]
    [Quirk(90)]
    public void Quirk_90_children_come_in_any_order_with_others_among_them()
    {
        var inform = Inform(
            "<X_Vendor><DeviceId><OUI>no</OUI></DeviceId></X_Vendor><RetryCount>2</RetryCount>"
                + $"<ParameterList/>{Device}<Event/>"
        );
        Assert.Equal("00AABB", inform.DeviceId.OUI);
        Assert.Equal(2u, inform.RetryCount);
    }

    [Fact]
    [Quirk(95, 98, 103, 106, 108, 116, 118)]
    public void Quirk_95_98_103_106_108_116_118_what_an_Inform_leaves_out_has_a_default()
    {
        var inform = Inform("<DeviceId><SerialNumber>1</SerialNumber></DeviceId>");
        Assert.Equal(new DeviceIdStruct("", "", "", "1"), inform.DeviceId);
        Assert.Empty(inform.Event);
        Assert.Empty(inform.ParameterList);
        Assert.Equal((1u, 0u), (inform.MaxEnvelopes, inform.RetryCount));
        Assert.True(new CwmpTime(inform.CurrentTime).IsUnknown);
    }

    [Theory]
    [InlineData("00", 0u)]
    [InlineData("1485", 1485u)]
    [InlineData("+7", 7u)]
    [InlineData("007", 7u)]
    [InlineData("-1", 0u)]
    [InlineData("many", 0u)]
    [InlineData("", 0u)]
    [InlineData("99999999999", 0u)]
    [Quirk(27, 123)]
    public void Quirk_27_123_odd_numbers_are_read_and_garbage_is_the_default(
        string text,
        uint read
    ) => Assert.Equal(read, Inform($"{Device}<RetryCount>{text}</RetryCount>").RetryCount);

    [Theory]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData(" 1\n", true)]
    [InlineData("0", false)]
    [InlineData("false", false)]
    [InlineData("FALSE", false)]
    [Spec("checklist", "B008", "E034")]
    [Quirk(122)]
    public void Quirk_122_booleans_come_in_every_spelling(string text, bool read)
    {
        var header = $"<cwmp:HoldRequests soap:mustUnderstand=\"1\">{text}</cwmp:HoldRequests>";
        var envelope = Wire.Read(
            Wire.Around(
                "<cwmp:InformResponse><MaxEnvelopes>1</MaxEnvelopes></cwmp:InformResponse>",
                header
            )
        );
        Assert.Equal(read, envelope.HoldRequests);
        Assert.True(new ParameterValue(text, "").TryGetBoolean(out var value));
        Assert.Equal(read, value);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("yes", true)]
    [InlineData("2", true)]
    [InlineData("0", false)]
    [InlineData("False", false)]
    [InlineData("", false)]
    [Quirk(127)]
    public void Quirk_127_anything_but_0_and_false_is_writable(string text, bool writable) =>
        Assert.Equal(
            writable,
            Wire.Read<GetParameterNamesResponse>(
                    Wire.Around(
                        "<cwmp:GetParameterNamesResponse><ParameterList><ParameterInfoStruct>"
                            + $"<Name>A.</Name><Writable>{text}</Writable></ParameterInfoStruct>"
                            + "</ParameterList></cwmp:GetParameterNamesResponse>"
                    )
                )
                .ParameterList[0]
                .Writable
        );

    [Fact]
    [Quirk(143, 145, 160, 165)]
    public void Quirk_143_145_160_165_responses_and_reports_without_their_fields_have_defaults()
    {
        Assert.Equal(
            new AddObjectResponse(0, 0),
            Wire.Read(Wire.Around("<cwmp:AddObjectResponse/>")).Body
        );
        Assert.Equal(
            new SetParameterValuesResponse(0),
            Wire.Read(
                Wire.Around(
                    "<cwmp:SetParameterValuesResponse><Status>ok</Status>"
                        + "</cwmp:SetParameterValuesResponse>"
                )
            ).Body
        );
        Assert.Equal(
            new TransferComplete("", FaultStruct.None, CwmpTime.UnknownTime, CwmpTime.UnknownTime),
            Wire.Read(Wire.Around("<cwmp:TransferComplete/>")).Body
        );
        Assert.Equal(
            new DownloadResponse(1, new(""), CwmpTime.UnknownTime),
            Wire.Read(
                Wire.Around("<cwmp:DownloadResponse><Status/><StartTime/></cwmp:DownloadResponse>")
            ).Body
        );
    }

    [Fact]
    [Spec("TR-069", "A.5")]
    [Spec("checklist", "B014", "B028")]
    [Quirk(158)]
    public void Quirk_158_messages_nobody_knows_are_told_apart()
    {
        Assert.Equal(
            new UnknownRequest("X_00AABB_Do"),
            Wire.Read(Wire.Around("<x:X_00AABB_Do><a><b/></a></x:X_00AABB_Do>")).Body
        );
        Assert.Equal(
            new UnknownResponse("X_DoResponse") { Xml = "<X_DoResponse/>" },
            Wire.Read(Wire.Around("<X_DoResponse/>")).Body
        );
    }
}

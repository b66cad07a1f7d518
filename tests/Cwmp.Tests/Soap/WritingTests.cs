using System.Text;
using System.Text.Json;
using Muster.Cwmp.Messages;
using Muster.Tests;
using Xunit;

namespace Muster.Cwmp.Tests.Soap;

public sealed class WritingTests
{
    private static readonly CwmpVersion[] Versions = Enum.GetValues<CwmpVersion>();

    [Fact]
    [Spec("TR-069", "3.5", "A.3", "A.4")]
    [Spec("checklist", "B006", "E002", "E063")]
    public void Every_message_in_every_version_that_has_it_validates_against_that_schema()
    {
        var written = 0;
        foreach (var version in Versions)
        foreach (var message in Examples.All.Where(message => message.Since <= version))
        {
            var text = Wire.Write(message, version);
            var complaints = Schemas.Complaints(version, text);
            Assert.True(
                complaints.Count == 0,
                $"{message.ElementName} in {version}: {string.Join("; ", complaints)}\n{text}"
            );
            written++;
        }
        Assert.True(written > 250, $"{written} envelopes were checked");
    }

    [Fact]
    public void The_examples_leave_no_message_out()
    {
        var all = typeof(CwmpMessage)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(CwmpMessage)) && !type.IsAbstract)
            .Except([typeof(UnknownRequest), typeof(UnknownResponse), typeof(RawRequest)]);
        Assert.Equal(
            all.Select(type => type.Name).Order(StringComparer.Ordinal),
            Examples.All.Select(m => m.GetType().Name).Distinct().Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    [Spec("checklist", "A035", "A036")]
    public void Every_message_survives_the_wire_unchanged()
    {
        foreach (var message in Examples.All)
        {
            var text = Wire.Write(message);
            var read = Wire.Read(text).Body!;
            Assert.IsType(message.GetType(), read);
            Assert.Equal(
                JsonSerializer.Serialize<object>(Normal(message)),
                JsonSerializer.Serialize<object>(Normal(read))
            );
            Assert.Equal(text, Wire.Write(read));
        }
    }

    // A fault says its SOAP faultcode only on reading.
    private static CwmpMessage Normal(CwmpMessage message) =>
        message is Fault fault
            ? fault with
            {
                SoapFault = fault.SoapFault ?? fault.FaultCode.SoapFaultCode,
            }
            : message;

    [Fact]
    [Spec("TR-069", "3.7.4")]
    public void A_message_its_version_does_not_have_is_not_written()
    {
        foreach (var version in Versions)
        foreach (var message in Examples.All.Where(message => message.Since > version))
        {
            var refused = Assert.Throws<EnvelopeException>(() => Wire.Write(message, version));
            Assert.Equal(EnvelopeFailure.NotInVersion, refused.Reason);
            Assert.Contains(message.ElementName, refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(CwmpVersion.V1_0, "urn:dslforum-org:cwmp-1-0")]
    [InlineData(CwmpVersion.V1_1, "urn:dslforum-org:cwmp-1-1")]
    [InlineData(CwmpVersion.V1_2, "urn:dslforum-org:cwmp-1-2")]
    [InlineData(CwmpVersion.V1_3, "urn:dslforum-org:cwmp-1-2")]
    [InlineData(CwmpVersion.V1_4, "urn:dslforum-org:cwmp-1-2")]
    public void Each_version_has_its_namespace(CwmpVersion version, string name) =>
        Assert.Contains(
            $"xmlns:cwmp=\"{name}\"",
            Wire.Write(new GetRPCMethods(), version),
            StringComparison.Ordinal
        );

    [Fact]
    [Spec("checklist", "A058", "A059")]
    [Quirk(64)]
    public void Quirk_64_the_answer_can_stay_in_the_namespace_of_the_device()
    {
        var inform = Wire.Read(
            Wire.Write(new Envelope(Examples.Inform) { Namespace = "urn:dslforum-org:cwmp-1-4" })
        );
        Assert.Equal(CwmpVersion.V1_4, inform.Version);
        var answer = Wire.Write(
            new Envelope(new InformResponse(1))
            {
                Version = inform.Version,
                Namespace = inform.Namespace,
            }
        );
        Assert.Contains("urn:dslforum-org:cwmp-1-4", answer, StringComparison.Ordinal);
    }

    [Fact]
    [Spec("TR-069", "3.5 Table 4")]
    [Spec("checklist", "B010", "B011", "B021", "C046")]
    public void Every_header_validates_and_says_mustUnderstand_as_the_standard_has_it()
    {
        var inform = Wire.Write(
            new Envelope(Examples.Inform)
            {
                ID = "a<\"é",
                Version = CwmpVersion.V1_4,
                SessionTimeout = 60,
                SupportedCWMPVersions = "1.0,1.1,1.2,1.3,1.4",
            }
        );
        Assert.Empty(Schemas.Complaints(CwmpVersion.V1_4, inform));
        Assert.Contains(
            "<cwmp:ID soap-env:mustUnderstand=\"1\">a&lt;&quot;&#233;</cwmp:ID>"
                + "<cwmp:SessionTimeout soap-env:mustUnderstand=\"0\">60</cwmp:SessionTimeout>"
                + "<cwmp:SupportedCWMPVersions soap-env:mustUnderstand=\"0\">1.0,1.1,1.2,1.3,1.4<",
            inform,
            StringComparison.Ordinal
        );
        var response = Wire.Write(
            new Envelope(new InformResponse(1))
            {
                Version = CwmpVersion.V1_4,
                HoldRequests = true,
                UseCWMPVersion = "1.2",
            }
        );
        Assert.Empty(Schemas.Complaints(CwmpVersion.V1_4, response));
        Assert.Contains(
            "<cwmp:HoldRequests soap-env:mustUnderstand=\"1\">1</cwmp:HoldRequests>"
                + "<cwmp:UseCWMPVersion soap-env:mustUnderstand=\"1\">1.2</cwmp:UseCWMPVersion>",
            response,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Headers_their_version_does_not_have_are_not_written()
    {
        var body = new InformResponse(1);
        Envelope[] wrong =
        [
            new(body) { Version = CwmpVersion.V1_2, SessionTimeout = 30 },
            new(body) { Version = CwmpVersion.V1_3, SupportedCWMPVersions = "1.0" },
            new(body) { Version = CwmpVersion.V1_3, UseCWMPVersion = "1.0" },
            new(body) { Version = CwmpVersion.V1_0, NoMoreRequests = true },
        ];
        foreach (var envelope in wrong)
        {
            var refused = Assert.Throws<EnvelopeException>(() => Wire.Write(envelope));
            Assert.Equal(EnvelopeFailure.NotInVersion, refused.Reason);
        }
    }

    [Fact]
    public void The_output_is_ASCII_and_in_the_shape_of_the_standards_examples()
    {
        foreach (var message in Examples.All)
            Assert.True(Ascii.IsValid(Wire.Write(message)), message.ElementName);
        var shape = """
            <?xml version="1.0" encoding="UTF-8"?>
            <soap-env:Envelope xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/"
             xmlns:soap-enc="http://schemas.xmlsoap.org/soap/encoding/"
             xmlns:xsd="http://www.w3.org/2001/XMLSchema"
             xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
             xmlns:cwmp="urn:dslforum-org:cwmp-1-2">
            <soap-env:Header>
            <cwmp:ID soap-env:mustUnderstand="1">1</cwmp:ID>
            </soap-env:Header>
            <soap-env:Body>
            <cwmp:SetParameterValues>
            <ParameterList soap-enc:arrayType="cwmp:ParameterValueStruct[1]">
            <ParameterValueStruct>
            <Name>A.B</Name>
            <Value xsi:type="xsd:boolean">1</Value>
            </ParameterValueStruct>
            </ParameterList>
            <ParameterKey></ParameterKey>
            </cwmp:SetParameterValues>
            </soap-env:Body>
            </soap-env:Envelope>
            """;
        Assert.Equal(
            shape
                .Replace(">\n", ">", StringComparison.Ordinal)
                .Replace("?>", "?>\n", StringComparison.Ordinal),
            Wire.Write(new SetParameterValues([new("A.B", ParameterValue.Boolean(true))], ""))
        );
    }

    [Theory]
    [InlineData("", "xsd:string")]
    [InlineData("xsd:unsignedInt", "xsd:unsignedInt")]
    [InlineData("xsd:json", "xsd:string")]
    [InlineData("SOAP-ENC:base64", "xsd:base64Binary")]
    [Spec("TR-069", "A.2")]
    [Quirk(69)]
    public void Quirk_69_a_value_always_has_a_type_the_schema_knows(string given, string written) =>
        Assert.Contains(
            $"<Value xsi:type=\"{written}\">",
            Wire.Write(new SetParameterValues([new("A.B", new ParameterValue("1", given))], "")),
            StringComparison.Ordinal
        );

    [Fact]
    public void What_XML_cannot_express_is_written_as_the_replacement_character()
    {
        var value = ParameterValue.String("a\u0002b\ud800c\uFFFFd\0");
        var text = Wire.Write(new SetParameterValues([new("A.B", value)], ""));
        Assert.Empty(Schemas.Complaints(CwmpVersion.V1_2, text));
        Assert.Equal(
            "a\uFFFDb\uFFFDc\uFFFDd\uFFFD",
            Wire.Read<SetParameterValues>(text).ParameterList[0].Value.Text
        );
    }

    [Fact]
    public void An_unknown_message_is_not_written()
    {
        foreach (
            CwmpMessage message in new CwmpMessage[]
            {
                new UnknownRequest("X_Do"),
                new UnknownResponse("X_DoResponse"),
            }
        )
            Assert.Equal(
                EnvelopeFailure.NotWritable,
                Assert.Throws<EnvelopeException>(() => Wire.Write(message)).Reason
            );
    }
}

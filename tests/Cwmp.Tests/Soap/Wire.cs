using System.Buffers;
using System.Text;
using Muster.Cwmp.Messages;

namespace Muster.Cwmp.Tests.Soap;

/// <summary>Envelopes as text, there and back.</summary>
internal static class Wire
{
    public static string Write(Envelope envelope)
    {
        var output = new ArrayBufferWriter<byte>();
        EnvelopeWriter.Write(output, envelope);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static string Write(CwmpMessage message, CwmpVersion version = CwmpVersion.V1_2) =>
        Write(new Envelope(message) { ID = "1", Version = version });

    public static Envelope Read(string text, EnvelopeLimits? limits = null) =>
        EnvelopeReader.Read(Encoding.UTF8.GetBytes(text), limits: limits);

    public static T Read<T>(string text)
        where T : CwmpMessage => Xunit.Assert.IsType<T>(Read(text).Body);

    public static EnvelopeException Refused(string text, EnvelopeLimits? limits = null) =>
        Xunit.Assert.Throws<EnvelopeException>(() => Read(text, limits));

    /// <summary>An envelope around the content of a Body, in the common shape.</summary>
    public static string Around(string body, string header = "") =>
        $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"
              xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/"
              xmlns:xsd="http://www.w3.org/2001/XMLSchema"
              xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
              xmlns:cwmp="urn:dslforum-org:cwmp-1-0">
              <soap:Header><cwmp:ID soap:mustUnderstand="1">42</cwmp:ID>{header}</soap:Header>
              <soap:Body>{body}</soap:Body>
            </soap:Envelope>
            """;

    /// <summary>A GetParameterValuesResponse with this in its ParameterList.</summary>
    public static string Values(string list) =>
        Around(
            "<cwmp:GetParameterValuesResponse><ParameterList "
                + $"soapenc:arrayType=\"cwmp:ParameterValueStruct[1]\">{list}</ParameterList>"
                + "</cwmp:GetParameterValuesResponse>"
        );

    /// <summary>The one value of such a response.</summary>
    public static ParameterValue OneValue(string valueElement) =>
        Xunit
            .Assert.Single(
                Read<GetParameterValuesResponse>(
                    Values(
                        $"<ParameterValueStruct><Name>A.B</Name>{valueElement}"
                            + "</ParameterValueStruct>"
                    )
                ).ParameterList
            )
            .Value;
}

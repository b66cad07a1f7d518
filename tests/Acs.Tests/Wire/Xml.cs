using System.Xml.Linq;

namespace Acs.Tests.Wire;

/// <summary>Envelopes written by hand from the standard, and replies read by name.</summary>
internal static class Xml
{
    public const string Cwmp10 = "urn:dslforum-org:cwmp-1-0";
    public const string Cwmp12 = "urn:dslforum-org:cwmp-1-2";

    public static string Envelope(
        string body,
        string? id = "1",
        string ns = Cwmp12,
        string headers = ""
    )
    {
        var head = id is null ? "" : $"<cwmp:ID soap:mustUnderstand=\"1\">{id}</cwmp:ID>";
        return "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\""
            + " xmlns:soapenc=\"http://schemas.xmlsoap.org/soap/encoding/\""
            + " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\""
            + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
            + $" xmlns:cwmp=\"{ns}\"><soap:Header>{head}{headers}</soap:Header>"
            + $"<soap:Body>{body}</soap:Body></soap:Envelope>";
    }

    public static string Inform(
        string serial = "1",
        string events = "2 PERIODIC",
        string? id = "1",
        string ns = Cwmp12,
        string headers = "",
        string parameters = "",
        string oui = "00AABB",
        string currentTime = "2026-03-01T12:00:00Z",
        int retryCount = 0
    )
    {
        var list = string.Concat(
            events
                .Split('|', StringSplitOptions.RemoveEmptyEntries)
                .Select(text => text.Split('='))
                .Select(pair =>
                    $"<EventStruct><EventCode>{pair[0]}</EventCode>"
                    + $"<CommandKey>{pair.ElementAtOrDefault(1)}</CommandKey></EventStruct>"
                )
        );
        return Envelope(
            "<cwmp:Inform><DeviceId><Manufacturer>Acme</Manufacturer>"
                + $"<OUI>{oui}</OUI><ProductClass>HG1</ProductClass>"
                + $"<SerialNumber>{serial}</SerialNumber></DeviceId>"
                + $"<Event>{list}</Event><MaxEnvelopes>1</MaxEnvelopes>"
                + $"<CurrentTime>{currentTime}</CurrentTime><RetryCount>{retryCount}</RetryCount>"
                + "<ParameterList>"
                + Parameter("Device.DeviceInfo.SoftwareVersion", "1.0")
                + parameters
                + "</ParameterList></cwmp:Inform>",
            id,
            ns,
            headers
        );
    }

    public static string Parameter(string name, string value, string type = "xsd:string") =>
        $"<ParameterValueStruct><Name>{name}</Name>"
        + $"<Value xsi:type=\"{type}\">{value}</Value></ParameterValueStruct>";

    public static string Fault(int code, string text, string parameters = "") =>
        "<soap:Fault><faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail>"
        + $"<cwmp:Fault><FaultCode>{code}</FaultCode><FaultString>{text}</FaultString>"
        + $"{parameters}</cwmp:Fault></detail></soap:Fault>";

    public static string TransferComplete(string key, int fault = 0) =>
        $"<cwmp:TransferComplete><CommandKey>{key}</CommandKey><FaultStruct>"
        + $"<FaultCode>{fault}</FaultCode><FaultString></FaultString></FaultStruct>"
        + "<StartTime>2026-03-01T12:00:00Z</StartTime>"
        + "<CompleteTime>2026-03-01T12:01:00Z</CompleteTime></cwmp:TransferComplete>";

    /// <summary>The local name of what is in the Body, or empty when there is no body.</summary>
    public static string Message(this WireReply reply) =>
        reply.Body.Length == 0
            ? ""
            : Parse(reply)
                .Descendants()
                .First(e => e.Name.LocalName == "Body")
                .Elements()
                .First()
                .Name.LocalName;

    /// <summary>The text of the first element of this local name, null when there is none.</summary>
    public static string? Text(this WireReply reply, string name) =>
        Parse(reply).Descendants().FirstOrDefault(e => e.Name.LocalName == name)?.Value;

    public static IReadOnlyList<string> Texts(this WireReply reply, string name) =>
        [.. Parse(reply).Descendants().Where(e => e.Name.LocalName == name).Select(e => e.Value)];

    /// <summary>The namespace of the message element.</summary>
    public static string Namespace(this WireReply reply) =>
        Parse(reply)
            .Descendants()
            .First(e => e.Name.LocalName == "Body")
            .Elements()
            .First()
            .Name.NamespaceName;

    private static XElement Parse(WireReply reply) => XElement.Parse(reply.Body);
}

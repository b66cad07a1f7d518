using System.Net;
using System.Text;
using System.Xml.Linq;

namespace Muster.Cpe.Tests.Wire;

/// <summary>Replies of an ACS, written out by hand, and requests read by the platform's own XML.</summary>
internal static class Soap
{
    public static readonly XNamespace Envelope = "http://schemas.xmlsoap.org/soap/envelope/";

    public static string Http(string body, string status = "200 OK", string fields = "") =>
        $"HTTP/1.1 {status}\r\nContent-Type: text/xml; charset=utf-8\r\n{fields}"
        + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    public const string NoContent = "HTTP/1.1 204 No Content\r\n\r\n";

    public const string NoContentAndClose = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";

    public static string Wrap(
        string body,
        string? id = "1",
        string headers = "",
        string version = "1-2"
    ) =>
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
        + "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\""
        + " xmlns:e=\"http://schemas.xmlsoap.org/soap/encoding/\""
        + " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\""
        + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
        + $" xmlns:c=\"urn:dslforum-org:cwmp-{version}\"><s:Header>"
        + (id is null ? "" : $"<c:ID s:mustUnderstand=\"1\">{WebUtility.HtmlEncode(id)}</c:ID>")
        + $"{headers}</s:Header><s:Body>{body}</s:Body></s:Envelope>";

    public static string InformResponse(string headers = "", string version = "1-2") =>
        Wrap(
            "<c:InformResponse><MaxEnvelopes>1</MaxEnvelopes></c:InformResponse>",
            "1",
            headers,
            version
        );

    public static string Fault(int code, string id = "1") =>
        Wrap(
            "<s:Fault><faultcode>Server</faultcode><faultstring>CWMP fault</faultstring><detail>"
                + $"<c:Fault><FaultCode>{code}</FaultCode><FaultString>no</FaultString></c:Fault>"
                + "</detail></s:Fault>",
            id
        );

    public static string Rpc(string name, string arguments = "", string? id = "77") =>
        Wrap($"<c:{name}>{arguments}</c:{name}>", id);

    public static string GetValues(params string[] names) =>
        Rpc(
            "GetParameterValues",
            $"<ParameterNames e:arrayType=\"xsd:string[{names.Length}]\">"
                + string.Concat(names.Select(n => $"<string>{n}</string>"))
                + "</ParameterNames>"
        );

    public static string SetValues(
        string key,
        params (string Name, string Type, string Value)[] values
    ) =>
        Rpc(
            "SetParameterValues",
            $"<ParameterList e:arrayType=\"c:ParameterValueStruct[{values.Length}]\">"
                + string.Concat(
                    values.Select(v =>
                        $"<ParameterValueStruct><Name>{v.Name}</Name>"
                        + $"<Value xsi:type=\"{v.Type}\">{Escaped(v.Value)}</Value>"
                        + "</ParameterValueStruct>"
                    )
                )
                + $"</ParameterList><ParameterKey>{key}</ParameterKey>"
        );

    /// <summary>A bare CR would be read as LF (XML 1.0, 2.11).</summary>
    private static string Escaped(string text) =>
        WebUtility.HtmlEncode(text).Replace("\r", "&#13;", StringComparison.Ordinal);

    public static string Download(
        string key,
        Uri url,
        string type = "1 Firmware Upgrade Image",
        int delay = 0,
        string user = "",
        string password = "",
        string target = "",
        long size = 0
    ) =>
        Rpc(
            "Download",
            $"<CommandKey>{key}</CommandKey><FileType>{type}</FileType><URL>{url}</URL>"
                + $"<Username>{user}</Username><Password>{password}</Password>"
                + $"<FileSize>{size}</FileSize><TargetFileName>{target}</TargetFileName>"
                + $"<DelaySeconds>{delay}</DelaySeconds><SuccessURL></SuccessURL><FailureURL></FailureURL>"
        );

    public static XDocument Xml(this WireRequest request) =>
        XDocument.Parse(request.Body, LoadOptions.PreserveWhitespace);

    /// <summary>The element inside the Body; null for an empty POST.</summary>
    public static XElement? Rpc(this WireRequest request) =>
        request.Bytes.Length == 0
            ? null
            : request.Xml().Root!.Element(Envelope + "Body")!.Elements().First();

    /// <summary>Its name; "" for an empty POST.</summary>
    public static string Name(this WireRequest request) => request.Rpc()?.Name.LocalName ?? "";

    public static string? Header(this WireRequest request, string name) =>
        request
            .Xml()
            .Root!.Element(Envelope + "Header")
            ?.Elements()
            .FirstOrDefault(e => e.Name.LocalName == name)
            ?.Value;

    /// <summary>The text of the first element of that name; "" when there is none.</summary>
    public static string Text(this WireRequest request, string name) =>
        request.Bytes.Length == 0
            ? ""
            : request.Xml().Descendants().FirstOrDefault(e => e.Name.LocalName == name)?.Value
                ?? "";

    /// <summary>The events of an Inform, each as "code" or "code/key", sorted.</summary>
    public static string[] Events(this WireRequest request) =>
        [
            .. request
                .Xml()
                .Descendants("EventStruct")
                .Select(e =>
                    e.Element("CommandKey")!.Value is { Length: > 0 } key
                        ? $"{e.Element("EventCode")!.Value}/{key}"
                        : e.Element("EventCode")!.Value
                )
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Name and text of each ParameterValueStruct.</summary>
    public static Dictionary<string, string> Values(this WireRequest request) =>
        request
            .Xml()
            .Descendants("ParameterValueStruct")
            .ToDictionary(e => e.Element("Name")!.Value, e => e.Element("Value")!.Value);

    /// <summary>The CWMP fault code of a fault; 0 when it is none.</summary>
    public static int FaultCode(this WireRequest request) =>
        request.Name() == "Fault"
            ? int.Parse(request.Xml().Descendants("FaultCode").First().Value)
            : 0;
}

using System.Buffers;
using System.Text;
using System.Xml;
using Muster.Acs.Operations;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks;

/// <summary>An RPC as an operator wrote it, and the device's answer as XML.</summary>
internal static class RawCall
{
    private const int LongestRequest = 64 * 1024;
    private const int DeepestRequest = 32;

    public static async Task<DeviceTask> RunAsync(
        DeviceSession device,
        DeviceTask task,
        RawRpcRequest request
    )
    {
        var name = NameOf(request.Xml);
        var response = await device.Cpe.CallAsync(
            new RawRequest(name, Encoding.UTF8.GetBytes(request.Xml))
        );
        if (response is UnknownResponse { Xml: null })
            return TaskRules.Fail(
                task,
                new TaskFault(
                    TaskFaults.Protocol,
                    $"The answer has more than {UnknownResponse.LongestXml} octets.",
                    []
                ),
                device.Now
            );
        return TaskRules.Done(task, new TaskResult { Xml = Text(response) }, device.Now);
    }

    /// <summary>The local name of the one element; throws Invalid, naming the field, for anything else.</summary>
    public static string NameOf(string? xml)
    {
        if (string.IsNullOrWhiteSpace(xml))
            throw Invalid("One element is needed, such as <cwmp:GetRPCMethods/>.");
        if (xml.Length > LongestRequest)
            throw Invalid($"It is longer than {LongestRequest} characters.");
        try
        {
            return Read(xml);
        }
        catch (XmlException wrong)
        {
            throw Invalid($"It is not well-formed: {wrong.Message}");
        }
    }

    private static string Read(string xml)
    {
        var names = new XmlNamespaceManager(new NameTable());
        names.AddNamespace("cwmp", CwmpVersions.Namespace(CwmpVersion.V1_0));
        names.AddNamespace("xsd", "http://www.w3.org/2001/XMLSchema");
        names.AddNamespace("xsi", "http://www.w3.org/2001/XMLSchema-instance");
        var settings = new XmlReaderSettings
        {
            ConformanceLevel = ConformanceLevel.Fragment,
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
        };
        using var reader = XmlReader.Create(
            new StringReader(xml),
            settings,
            new XmlParserContext(null, names, null, XmlSpace.None)
        );
        var name = (string?)null;
        while (reader.Read())
        {
            if (reader.Depth > DeepestRequest)
                throw Invalid($"Elements nest deeper than {DeepestRequest} levels.");
            if (
                reader.Depth > 0
                || reader.NodeType is XmlNodeType.Whitespace or XmlNodeType.EndElement
            )
                continue;
            if (reader.NodeType != XmlNodeType.Element || name is not null)
                throw Invalid("There must be one element and nothing beside it.");
            if (reader.NamespaceURI.Length == 0)
                throw Invalid(
                    $"'{reader.LocalName}' has no namespace; write <cwmp:{reader.LocalName}>."
                );
            name = reader.LocalName;
        }
        return name ?? throw Invalid("There is no element in it.");
    }

    private static string Text(CwmpResponse response)
    {
        if (response is UnknownResponse { Xml: { } xml })
            return TaskSecrets.MaskedXml(xml);
        var octets = new ArrayBufferWriter<byte>();
        EnvelopeWriter.WriteElement(octets, response);
        return TaskSecrets.MaskedXml(Encoding.UTF8.GetString(octets.WrittenSpan));
    }

    private static OperationException Invalid(string message) =>
        new(OperationFaultKind.Invalid, message, "xml");
}

using System.Buffers;
using System.Text;
using Muster.Acs.Operations;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks;

/// <summary>An RPC as an operator wrote it, and the device's answer as XML.</summary>
internal static class RawCall
{
    private const int LongestRequest = 64 * 1024;

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
            return RawElement.NameOf(xml);
        }
        catch (FormatException wrong)
        {
            throw Invalid(wrong.Message);
        }
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

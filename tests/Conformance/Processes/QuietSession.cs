using System.Net.Sockets;
using System.Xml;
using Acs.Tests.Wire;

namespace Conformance.Processes;

/// <summary>A device with nothing to say: it calls home and answers what it is asked.</summary>
internal static class QuietSession
{
    /// <summary>False where it was refused or cut off, as calls are while nodes come and go.</summary>
    public static async Task<bool> TryAsync(Uri acs, string serial)
    {
        using var cpe = new LockStepCpe(acs);
        try
        {
            // Equal Informs would be one call that was sent again.
            var time = Guid.NewGuid().ToString();
            var reply = await cpe.PostAsync(Xml.Inform(serial, currentTime: time));
            if (reply.Status != 200 || reply.Message() != "InformResponse")
                return false;
            var request = await cpe.PostAsync("");
            while (Answer(request, "quiet") is { } answer)
                request = await cpe.PostAsync(Xml.Envelope(answer, request.Text("ID")));
            return request.Status == 204;
        }
        catch (Exception trouble) when (IsTrouble(trouble))
        {
            return false;
        }
    }

    /// <summary>What the device says to a task, and to the credentials the ACS gives it unasked.</summary>
    public static string? Answer(WireReply request, string value) =>
        request.Message() switch
        {
            "GetParameterValues" => "<cwmp:GetParameterValuesResponse><ParameterList>"
                + Xml.Parameter("Device.A", value)
                + "</ParameterList></cwmp:GetParameterValuesResponse>",
            "SetParameterValues" => "<cwmp:SetParameterValuesResponse><Status>0</Status>"
                + "</cwmp:SetParameterValuesResponse>",
            _ => null,
        };

    /// <summary>What a device meets where a server ends or a balancer has none.</summary>
    public static bool IsTrouble(Exception trouble) =>
        trouble
            is IOException
                or SocketException
                or HttpRequestException
                or OperationCanceledException
                or IndexOutOfRangeException
                // A refusal is a sentence.
                or XmlException;
}

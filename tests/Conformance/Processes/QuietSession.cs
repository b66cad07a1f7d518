using System.Net.Http.Json;
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
            "GetParameterNames" => "<cwmp:GetParameterNamesResponse><ParameterList/>"
                + "</cwmp:GetParameterNamesResponse>",
            "AddObject" => "<cwmp:AddObjectResponse><InstanceNumber>1</InstanceNumber>"
                + "<Status>0</Status></cwmp:AddObjectResponse>",
            _ => null,
        };

    /// <summary>
    /// A task, over the API: in turns one that may be asked again after a lost session, and one that may
    /// not, of which the database must know that it runs.
    /// </summary>
    public static Task<HttpResponseMessage> SubmitAsync(
        HttpClient api,
        string device,
        int turn,
        CancellationToken cancellation
    ) =>
        api.PostAsJsonAsync(
            $"api/v1/devices/{device}/tasks",
            turn % 2 == 0
                ? (object)new { kind = "getParameterValues", parameterNames = new[] { "Device.A" } }
                : new { kind = "addObject", objectName = "Device.B." },
            cancellation
        );

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

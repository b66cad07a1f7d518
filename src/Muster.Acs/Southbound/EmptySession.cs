using Muster.Acs.Devices;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Southbound;

/// <summary>
/// The session of a device that waits for approval: its Inform is answered, nothing of it is handed to
/// anybody, and its empty POST ends it. Quirk 49: refused with 403 or 404, devices stop for ever.
/// </summary>
internal static class EmptySession
{
    private static readonly AcsReply Over = new(AcsReplyKind.Empty);

    public static SessionTicket TicketOf(DeviceKey device) => new(device, Guid.Empty);

    public static bool Is(SessionTicket ticket) => ticket.Session == Guid.Empty;

    public static AcsReply Open(Envelope inform)
    {
        var negotiated = VersionNegotiation.Of(inform);
        if (negotiated.Refusal is { } refusal)
            return Answer(inform, new Fault(FaultCode.AcsVersionIncompatible, refusal));
        var answer = new Envelope(new InformResponse(1))
        {
            ID = inform.ID,
            Version = negotiated.Version,
            UseCWMPVersion = negotiated.UseVersion,
        };
        return new AcsReply(AcsReplyKind.Envelope, answer);
    }

    public static AcsReply Exchange(CpePost post) =>
        post.Envelope is { } envelope ? Deny(envelope) : Over;

    /// <summary>"mismatch: fault 8001 or HTTP 403"; the fault, which a session ends with in peace.</summary>
    public static AcsReply Deny(Envelope request) =>
        Answer(request, new Fault(FaultCode.AcsRequestDenied, "This device is not served here."));

    private static AcsReply Answer(Envelope request, Fault fault) =>
        new(
            AcsReplyKind.Envelope,
            new Envelope(fault)
            {
                ID = request.ID,
                Version = request.Version,
                Namespace = request.Namespace,
            }
        );
}

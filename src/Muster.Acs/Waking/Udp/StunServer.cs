using System.Net;
using System.Text;
using Muster.Cwmp.ConnectionRequests;

namespace Muster.Acs.Waking.Udp;

/// <summary>
/// Answers Binding Requests (RFC 3489, and the Binding method of RFC 5389), so that devices behind a NAT
/// learn their address and keep their binding open (TR-069 Annex G). Pure: a datagram in, at most one
/// datagram out, not much longer than what came in.
/// </summary>
internal sealed class StunServer(
    Func<string, string?> passwordOf,
    StunBindings bindings,
    StunCounters counters
)
{
    private const int MaxUnknown = 8;

    /// <summary>The answer's octets in <paramref name="reply"/> and where they go; 0 when none is due.</summary>
    /// <param name="datagram">What came.</param>
    /// <param name="from">From where.</param>
    /// <param name="local">Where it was received.</param>
    /// <param name="reply"><see cref="StunMessage.MaxLength"/> octets of room.</param>
    public (int Length, IPEndPoint To) Answer(
        ReadOnlySpan<byte> datagram,
        IPEndPoint from,
        IPEndPoint local,
        Span<byte> reply
    )
    {
        if (
            !StunMessage.TryRead(datagram, out var request)
            || request.Type != StunMessageType.BindingRequest
        )
        {
            counters.Dropped();
            return (0, from);
        }
        counters.Received();
        Span<ushort> unknown = stackalloc ushort[MaxUnknown];
        var count = request.UnknownAttributes(unknown);
        if (count > 0)
            return (Refuse(request, reply, 420, "Unknown Attribute", unknown[..count]), from);
        var user = request.Username;
        var password = user is null ? null : passwordOf(user);
        // "Before a changed binding is trusted, integrity is asked for": of those that have a password.
        if (password is null)
            return (Tell(request, reply, from, local, null), from);
        if (!request.HasIntegrity)
            return request.TellsBindingChange || request.MarksConnectionRequestBinding
                ? (Refuse(request, reply, 401, "Unauthorized", []), from)
                : (Tell(request, reply, from, local, null), from);
        var key = Encoding.UTF8.GetBytes(password);
        if (!request.Proves(key))
        {
            counters.Unproven();
            return (Refuse(request, reply, 431, "Integrity Check Failure", []), from);
        }
        var device = WakeSecrets.DeviceOf(user!);
        // RESPONSE-ADDRESS makes a server a reflector: it is honoured only where it names the binding
        // that the same device has proven to be its own.
        var to = from;
        if (
            request.Address(StunAttribute.ResponseAddress) is { } elsewhere
            && device is { } known
            && elsewhere.Equals(bindings.Find(known))
        )
            to = elsewhere;
        else if (request.MarksConnectionRequestBinding && device is { } own)
            bindings.Note(own, from);
        return (Tell(request, reply, from, local, key), to);
    }

    private int Tell(
        StunMessage request,
        Span<byte> reply,
        IPEndPoint from,
        IPEndPoint local,
        byte[]? key
    )
    {
        counters.Answered();
        var answer = new StunWriter(reply, StunMessageType.BindingResponse, request.TransactionId);
        if (request.IsModern)
        {
            answer.Address(StunAttribute.XorMappedAddress, from);
        }
        else
        {
            // "MAPPED-ADDRESS, SOURCE-ADDRESS and CHANGED-ADDRESS" are mandatory (RFC 3489 11.1); this
            // server has one address, which is its changed one too.
            answer.Address(StunAttribute.MappedAddress, from);
            answer.Address(StunAttribute.SourceAddress, local);
            answer.Address(StunAttribute.ChangedAddress, local);
        }
        if (key is not null)
            answer.Integrity(key, request.IsModern);
        return answer.Length;
    }

    private int Refuse(
        StunMessage request,
        Span<byte> reply,
        int code,
        string reason,
        ReadOnlySpan<ushort> unknown
    )
    {
        counters.Refused();
        var answer = new StunWriter(
            reply,
            StunMessageType.BindingErrorResponse,
            request.TransactionId
        );
        answer.Error(code, reason);
        answer.UnknownAttributes(unknown);
        return answer.Length;
    }
}

using Microsoft.AspNetCore.Http;
using Muster.Acs.Devices;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Southbound;

/// <summary>How an envelope is to be read, and why one is not.</summary>
internal static class UnreadEnvelope
{
    // Quirk 99: without a serial number all boards of a maker would be one device.
    public static EnvelopeException OfNobody(Envelope envelope) =>
        new(
            EnvelopeFailure.InvalidArguments,
            "The Inform has no SerialNumber, so that nobody can tell whose it is."
        )
        {
            ID = envelope.ID,
            Version = envelope.Version,
            Namespace = envelope.Namespace,
        };

    // SOAP 1.1, 4.2.3: a header that must be understood and is not gets this fault.
    public static AcsReply NotUnderstood(Envelope envelope, string header) =>
        new(
            AcsReplyKind.Envelope,
            new Envelope(Fault.Plain("MustUnderstand", $"The header {header} is not understood."))
            {
                ID = envelope.ID,
                Version = envelope.Version,
                Namespace = envelope.Namespace,
            }
        );

    // Quirk 16: any media type, and "encoding=" where "charset=" is meant.
    public static string? Charset(HttpRequest request)
    {
        var type = request.ContentType;
        if (type is null)
            return null;
        foreach (var name in (ReadOnlySpan<string>)["charset=", "encoding="])
        {
            var at = type.IndexOf(name, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                continue;
            var value = type.AsSpan(at + name.Length);
            var end = value.IndexOf(';');
            return (end < 0 ? value : value[..end]).Trim().Trim('"').ToString();
        }
        return null;
    }
}

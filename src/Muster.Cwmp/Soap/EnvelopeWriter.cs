using System.Buffers;

namespace Muster.Cwmp;

/// <summary>Envelope to bytes.</summary>
public static class EnvelopeWriter
{
    /// <summary>
    /// Writes one envelope in UTF-8 (in fact in ASCII: all else as character references), valid
    /// against the schema of <see cref="Envelope.Version"/>.
    /// </summary>
    /// <exception cref="EnvelopeException">
    /// <see cref="EnvelopeFailure.NotInVersion"/>: that version has no such message or header.
    /// </exception>
    public static void Write(IBufferWriter<byte> output, Envelope envelope) =>
        throw new NotSupportedException();
}

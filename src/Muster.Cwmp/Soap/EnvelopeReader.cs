namespace Muster.Cwmp;

/// <summary>Bytes to envelope.</summary>
public static class EnvelopeReader
{
    /// <summary>
    /// True when a body counts as an empty POST: nothing but white space, NUL, a byte order mark or
    /// an XML prologue (quirks 20, 21).
    /// </summary>
    public static bool IsEmpty(ReadOnlySpan<byte> body) => throw new NotSupportedException();

    /// <summary>Reads one envelope.</summary>
    /// <param name="body">The whole body, content codings removed.</param>
    /// <param name="charset">The charset of the Content-Type header, if it has one.</param>
    /// <param name="limits">Null = <see cref="EnvelopeLimits.Default"/>.</param>
    /// <exception cref="EnvelopeException">The body is no envelope we can read.</exception>
    public static Envelope Read(
        ReadOnlySpan<byte> body,
        string? charset = null,
        EnvelopeLimits? limits = null
    ) => throw new NotSupportedException();
}

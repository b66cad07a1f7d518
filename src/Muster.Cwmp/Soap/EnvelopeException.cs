namespace Muster.Cwmp;

/// <summary>Why an envelope cannot be read or written.</summary>
public enum EnvelopeFailure
{
    /// <summary>Not well-formed XML, or cut off.</summary>
    Malformed,

    /// <summary>It has a document type declaration; none is ever read.</summary>
    Doctype,

    /// <summary>Elements nest deeper than allowed.</summary>
    TooDeep,

    /// <summary>Body, list, name or attributes exceed a limit.</summary>
    TooLarge,

    /// <summary>XML, but no SOAP envelope.</summary>
    NotSoap,

    /// <summary>
    /// An envelope of another SOAP version; answer the SOAP fault VersionMismatch.
    /// </summary>
    VersionMismatch,

    /// <summary>An RPC without an argument it must have; answer fault 9003 or 8003.</summary>
    InvalidArguments,

    /// <summary>Writing: this message or header does not exist in that version of CWMP.</summary>
    NotInVersion,

    /// <summary>Writing: a value cannot stand in that place.</summary>
    NotWritable,
}

/// <summary>
/// An envelope that cannot be read or written; the message says why in one sentence.
/// </summary>
public sealed class EnvelopeException : Exception
{
    /// <summary>Malformed, without more words.</summary>
    public EnvelopeException()
        : this(EnvelopeFailure.Malformed, "The envelope cannot be read.") { }

    /// <summary>Malformed.</summary>
    public EnvelopeException(string message)
        : this(EnvelopeFailure.Malformed, message) { }

    /// <summary>Malformed, with its cause.</summary>
    public EnvelopeException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>The one the reader and the writer throw.</summary>
    public EnvelopeException(EnvelopeFailure reason, string message)
        : base(message) => Reason = reason;

    /// <summary>Why.</summary>
    public EnvelopeFailure Reason { get; }

    /// <summary>
    /// The header's ID, when it was read before the failure; the fault must carry it.
    /// </summary>
    public string? ID { get; init; }

    /// <summary>The version to answer in, when it was read before the failure.</summary>
    public CwmpVersion Version { get; init; } = CwmpVersion.V1_0;

    /// <summary>The CWMP namespace to answer in, when it was read before the failure.</summary>
    public string? Namespace { get; init; }

    /// <summary>The RPC element, when it was read before the failure.</summary>
    public string? ElementName { get; init; }
}

namespace Muster.Cwmp.Messages;

/// <summary>What an envelope's Body carries: one RPC, its response, or a fault.</summary>
public abstract record CwmpMessage
{
    /// <summary>
    /// The local name of the element in the SOAP Body, e.g. <c>InformResponse</c>.
    /// </summary>
    public abstract string ElementName { get; }

    /// <summary>The first version of CWMP that knows this message.</summary>
    public virtual CwmpVersion Since => CwmpVersion.V1_0;

    /// <summary>
    /// Writes what stands inside the message's element, in the order of the schema.
    /// </summary>
    internal abstract void Write(ref XmlOutput xml);
}

/// <summary>An RPC: it wants a response or a fault.</summary>
public abstract record CwmpRequest : CwmpMessage;

/// <summary>An RPC whose response is a <typeparamref name="TResponse"/>.</summary>
public abstract record CwmpRequest<TResponse> : CwmpRequest
    where TResponse : CwmpResponse;

/// <summary>What ends an RPC: its response, or a <see cref="Fault"/>.</summary>
public abstract record CwmpResponse : CwmpMessage;

/// <summary>
/// An RPC element nobody knows; it is answered with fault 9000 by a CPE, 8000 by an ACS (TR-069
/// A.5).
/// </summary>
/// <param name="Name">The element's local name.</param>
public sealed record UnknownRequest(string Name) : CwmpRequest
{
    /// <inheritdoc/>
    public override string ElementName => Name;

    internal override void Write(ref XmlOutput xml) => throw Unwritable.Because(Name);
}

/// <summary>A response element nobody knows.</summary>
/// <param name="Name">The element's local name, which ends in <c>Response</c>.</param>
public sealed record UnknownResponse(string Name) : CwmpResponse
{
    /// <summary>The most octets of <see cref="Xml"/>.</summary>
    public const int LongestXml = 256 * 1024;

    /// <summary>The element as it stood in the envelope; null when it was longer than that.</summary>
    public string? Xml { get; init; }

    /// <inheritdoc/>
    public override string ElementName => Name;

    internal override void Write(ref XmlOutput xml) => throw Unwritable.Because(Name);
}

internal static class Unwritable
{
    public static EnvelopeException Because(string name) =>
        new(
            EnvelopeFailure.NotWritable,
            $"'{name}' is no message of CWMP; only messages that are known can be written."
        );
}

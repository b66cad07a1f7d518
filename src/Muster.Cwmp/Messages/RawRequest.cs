namespace Muster.Cwmp.Messages;

/// <summary>An RPC that is written as it stands, for what this library does not know.</summary>
/// <param name="Name">The element's local name.</param>
/// <param name="Xml">
/// The element in UTF-8, well-formed; the prefixes cwmp, xsd and xsi are declared around it.
/// </param>
public sealed record RawRequest(string Name, ReadOnlyMemory<byte> Xml) : CwmpRequest<CwmpResponse>
{
    /// <inheritdoc/>
    public override string ElementName => Name;

    internal override void Write(ref XmlOutput xml) => xml.Markup(Xml.Span);
}

using System.Xml;

namespace Muster.Cwmp;

/// <summary>An RPC that a person wrote: one element, put into an envelope as it is.</summary>
public static class RawElement
{
    private const int Deepest = 32;

    /// <summary>
    /// The local name of the one element. <c>cwmp</c>, <c>xsd</c> and <c>xsi</c> are bound; any other
    /// prefix must be declared.
    /// </summary>
    /// <param name="xml">The element and nothing beside it.</param>
    /// <exception cref="FormatException">It is something else; the message says what is wrong.</exception>
    public static string NameOf(string xml)
    {
        try
        {
            return Read(xml);
        }
        catch (XmlException wrong)
        {
            throw new FormatException($"It is not well-formed: {wrong.Message}", wrong);
        }
    }

    private static string Read(string xml)
    {
        using var reader = Open(xml);
        var name = (string?)null;
        while (reader.Read())
        {
            if (reader.Depth > Deepest)
                throw new FormatException($"Elements nest deeper than {Deepest} levels.");
            if (
                reader.Depth > 0
                || reader.NodeType is XmlNodeType.Whitespace or XmlNodeType.EndElement
            )
                continue;
            if (reader.NodeType != XmlNodeType.Element || name is not null)
                throw new FormatException("There must be one element and nothing beside it.");
            if (reader.NamespaceURI.Length == 0)
                throw new FormatException(
                    $"'{reader.LocalName}' has no namespace; write <cwmp:{reader.LocalName}>."
                );
            name = reader.LocalName;
        }
        return name ?? throw new FormatException("There is no element in it.");
    }

    private static XmlReader Open(string xml)
    {
        var names = new XmlNamespaceManager(new NameTable());
        names.AddNamespace("cwmp", CwmpVersions.Namespace(CwmpVersion.V1_0));
        names.AddNamespace("xsd", "http://www.w3.org/2001/XMLSchema");
        names.AddNamespace("xsi", "http://www.w3.org/2001/XMLSchema-instance");
        var settings = new XmlReaderSettings
        {
            ConformanceLevel = ConformanceLevel.Fragment,
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
        };
        var context = new XmlParserContext(null, names, null, XmlSpace.None);
        return XmlReader.Create(new StringReader(xml), settings, context);
    }
}

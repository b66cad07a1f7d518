using System.Collections.Concurrent;
using System.Xml;
using System.Xml.Schema;
using Muster.Tests;

namespace Muster.Cwmp.Tests.Soap;

/// <summary>The Forum's message schemas, one set a version.</summary>
internal static class Schemas
{
    private static readonly ConcurrentDictionary<CwmpVersion, XmlSchemaSet> Sets = new();

    /// <summary>
    /// What the schema of that version has to say against an envelope; empty = valid.
    /// </summary>
    public static IReadOnlyList<string> Complaints(CwmpVersion version, string envelope) =>
        Complaints(
            Sets.GetOrAdd(version, v => Load($"cwmp-{CwmpVersions.Text(v).Replace('.', '-')}.xsd")),
            envelope
        );

    /// <summary>The same for a lightweight notification.</summary>
    public static IReadOnlyList<string> NotificationComplaints(string notification) =>
        Complaints(Load("cwmp-UDPLightweightNotification-1-0.xsd"), notification);

    private static List<string> Complaints(XmlSchemaSet schemas, string envelope)
    {
        var complaints = new List<string>();
        var settings = new XmlReaderSettings
        {
            ValidationType = ValidationType.Schema,
            Schemas = schemas,
            ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings,
        };
        settings.ValidationEventHandler += (_, e) => complaints.Add(e.Message);
        using var reader = XmlReader.Create(new StringReader(envelope), settings);
        while (reader.Read()) { }
        return complaints;
    }

    private static XmlSchemaSet Load(string file)
    {
        var set = new XmlSchemaSet { XmlResolver = new Resolver() };
        set.Add(null, SharedFiles.Path("spec", "schema", file));
        set.Compile();
        return set;
    }

    private sealed class Resolver : XmlResolver
    {
        public override object GetEntity(Uri absoluteUri, string? role, Type? ofObjectToReturn)
        {
            var uri = absoluteUri.ToString();
            string[] file =
                uri.Contains("soap/envelope", StringComparison.Ordinal)
                    ? ["stubs", "soap-envelope.xsd"]
                : uri.Contains("soap/encoding", StringComparison.Ordinal)
                    ? ["stubs", "soap-encoding.xsd"]
                : [absoluteUri.Segments[^1]];
            return File.OpenRead(SharedFiles.Path(["spec", "schema", .. file]));
        }
    }
}

using System.Text;
using Muster.Cwmp.Messages;

namespace Muster.Cwmp;

/// <summary>Gathers the header elements of one envelope, and what its namespaces say.</summary>
internal struct EnvelopeHeader
{
    private string? id;
    private bool? holdRequests;
    private bool? noMoreRequests;
    private uint? sessionTimeout;
    private string? supportedCWMPVersions;
    private string? useCWMPVersion;
    private string? notUnderstood;
    private string? cwmpNamespace;

    /// <summary>Reads the Header element the cursor has entered, and leaves it.</summary>
    public void Read(ref XmlCursor xml)
    {
        while (xml.NextChild())
        {
            _ =
                xml.TakeToken("ID"u8, ref id)
                || xml.Take("HoldRequests"u8, ref holdRequests)
                || xml.Take("NoMoreRequests"u8, ref noMoreRequests)
                || xml.Take("SessionTimeout"u8, ref sessionTimeout)
                || xml.Take("sessionTimeout"u8, ref sessionTimeout) // quirk 63
                || xml.TakeToken("SupportedCWMPVersions"u8, ref supportedCWMPVersions)
                || xml.TakeToken("UseCWMPVersion"u8, ref useCWMPVersion)
                || Refuse(ref xml);
        }
    }

    /// <summary>
    /// The namespace of the RPC element's prefix; where that is none of CWMP's, any that was
    /// declared (quirks 65, 66).
    /// </summary>
    public void SetNamespace(scoped in XmlCursor xml, scoped ReadOnlySpan<byte> prefix)
    {
        if (cwmpNamespace is not null)
            return;
        var stem = "urn:dslforum-org:cwmp-"u8;
        var found = xml.NamespaceOf(prefix);
        if (!found.StartsWith(stem))
            found = xml.NamespaceLike(stem);
        var name = WellKnown.Text(found);
        cwmpNamespace = CwmpVersions.OfNamespace(name) is null ? null : name;
    }

    /// <summary>The envelope of a message.</summary>
    public readonly Envelope Around(CwmpMessage? message) =>
        new(message)
        {
            ID = id,
            HoldRequests = holdRequests,
            NoMoreRequests = noMoreRequests,
            SessionTimeout = sessionTimeout,
            SupportedCWMPVersions = supportedCWMPVersions,
            UseCWMPVersion = useCWMPVersion,
            NotUnderstood = notUnderstood,
            Namespace = cwmpNamespace,
            Version = Version,
        };

    /// <summary>The failure, told with what an answer to it must carry.</summary>
    public readonly EnvelopeException Told(EnvelopeException failure, string? elementName) =>
        new(failure.Reason, failure.Message)
        {
            ID = id,
            Version = Version,
            Namespace = cwmpNamespace,
            ElementName = elementName,
        };

    // TR-069 3.7.4: versions 1.3 and 1.4 keep the namespace of 1.2 and show in their headers.
    private readonly CwmpVersion Version
    {
        get
        {
            var version = CwmpVersions.OfNamespace(cwmpNamespace) ?? CwmpVersion.V1_0;
            if (version < CwmpVersion.V1_2)
                return version;
            if (supportedCWMPVersions is not null || useCWMPVersion is not null)
                return CwmpVersion.V1_4;
            return sessionTimeout is not null && version < CwmpVersion.V1_3
                ? CwmpVersion.V1_3
                : version;
        }
    }

    private bool Refuse(ref XmlCursor xml)
    {
        if (xml.MustUnderstand)
            notUnderstood ??= Encoding.UTF8.GetString(xml.LocalName);
        return xml.Skip();
    }
}

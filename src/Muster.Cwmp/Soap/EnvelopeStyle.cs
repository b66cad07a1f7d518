namespace Muster.Cwmp;

/// <summary>
/// How an envelope looks where the standard leaves it open and some devices do not: set for those
/// only, since the plain shape is the one of the standard's own examples (quirk 69).
/// </summary>
[Flags]
public enum EnvelopeStyle
{
    /// <summary>The shape of the standard's examples.</summary>
    Standard = 0,

    /// <summary>No <c>&lt;?xml ...?&gt;</c> before the envelope.</summary>
    NoDeclaration = 1,

    /// <summary>The prefixes <c>soapenv</c> and <c>soapenc</c>: a hyphen ends a name for some parsers.</summary>
    NoHyphen = 2,
}

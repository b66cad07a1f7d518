namespace Muster.Cwmp;

/// <summary>What a reader accepts at most.</summary>
public sealed record EnvelopeLimits
{
    /// <summary>The defaults.</summary>
    public static EnvelopeLimits Default { get; } = new();

    /// <summary>
    /// Octets of one body. The standard asks for 32 KB; full trees take megabytes.
    /// </summary>
    public int MaxBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Depth of nested elements; CWMP needs nine.</summary>
    public int MaxDepth { get; init; } = 32;

    /// <summary>Attributes and namespace declarations of one element.</summary>
    public int MaxAttributes { get; init; } = 64;

    /// <summary>Entries of one list.</summary>
    public int MaxItems { get; init; } = 1_000_000;

    /// <summary>Octets of one name, attribute value, comment or the like; not of text.</summary>
    public int MaxToken { get; init; } = 16 * 1024;
}

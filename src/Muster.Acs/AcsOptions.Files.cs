namespace Muster.Acs;

/// <summary>At which addresses the files port gives files away.</summary>
public enum FilesAccess
{
    /// <summary>Signed addresses that expire, for one device each. The default.</summary>
    Signed,

    /// <summary>Also by plain name (<c>/files/NAME</c>), with user name and password.</summary>
    Named,

    /// <summary>Also by plain name, to anybody who asks.</summary>
    Open,
}

/// <summary>How devices prove who they are on the files port.</summary>
public enum FilesAuthentication
{
    /// <summary>The address is the proof.</summary>
    None,

    /// <summary>HTTP Basic.</summary>
    Basic,

    /// <summary>HTTP Digest (MD5, and SHA-256 beside it).</summary>
    Digest,

    /// <summary>Digest or Basic, as the device can.</summary>
    Any,
}

public sealed partial record AcsOptions
{
    /// <summary>At which addresses files are given away.</summary>
    public FilesAccess FilesAccess { get; init; } = FilesAccess.Signed;

    /// <summary>
    /// How devices prove who they are on the files port; null is Digest where files are given away by
    /// name, and none elsewhere.
    /// </summary>
    public FilesAuthentication? FilesAuthentication { get; init; }

    /// <summary>
    /// Signed addresses work only from the address the device called home from. Not for devices that
    /// change it between the session and the transfer.
    /// </summary>
    public bool FilesBindAddress { get; init; }

    /// <summary>Octets a second of one transfer; 0 is no limit.</summary>
    public long FilesTransferRate { get; init; }

    /// <summary>Octets a second of all transfers together; 0 is no limit.</summary>
    public long FilesRate { get; init; }

    /// <summary>Most transfers at once; more are told to come again.</summary>
    public int MaxFileTransfers { get; init; } = 1_000;

    /// <summary>Most transfers at once with one address (many devices may share one).</summary>
    public int MaxFileTransfersPerAddress { get; init; } = 100;

    /// <summary>Most connections to the files port.</summary>
    public int MaxFileConnections { get; init; } = 10_000;

    /// <summary>
    /// How long a transfer may stand still before it is cut off. Flash is slow: a device may stop for
    /// minutes, but not for ever.
    /// </summary>
    public TimeSpan FilesPatience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Largest file a device may upload, octets.</summary>
    public long MaxUploadSize { get; init; } = 32L * 1024 * 1024;

    /// <summary>Most versions of one kind (configuration, log) kept of a device.</summary>
    public int UploadVersions { get; init; } = 20;

    /// <summary>How long versions are kept; the newest configuration of a device stays.</summary>
    public TimeSpan UploadRetention { get; init; } = TimeSpan.FromDays(90);
}

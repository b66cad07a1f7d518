using System.Net;
using System.Text.Json.Serialization;
using Muster.Acs.Operations;

namespace Muster.Acs;

/// <summary>How CPEs prove who they are on the CWMP port.</summary>
[JsonConverter(typeof(CamelCaseEnum<CpeAuthentication>))]
public enum CpeAuthentication
{
    /// <summary>Anybody may call home. Must be asked for.</summary>
    None,

    /// <summary>HTTP Basic, over TLS unless that is waived; Digest is taken too.</summary>
    Basic,

    /// <summary>HTTP Digest (MD5, and SHA-256 beside it); over TLS Basic too. The default.</summary>
    Digest,

    /// <summary>A TLS client certificate that names the device.</summary>
    Certificate,
}

/// <summary>All an operator can set of the server. Every property has a working default.</summary>
public sealed partial record AcsOptions
{
    /// <summary>Where the database, the files and the generated keys live.</summary>
    public string DataDirectory { get; init; } = "./muster-data";

    /// <summary>
    /// A PostgreSQL that takes the place of the database in the data directory:
    /// <c>postgres://user:password@host/database</c> or <c>Host=…;Username=…</c>; null is SQLite. There is a
    /// password in it: it is shown to nobody.
    /// </summary>
    public string? Store { get; init; }

    /// <summary>
    /// All there is to set as whoever starts the server knows it, with what was said and where; for
    /// people to look at, nothing is read from it.
    /// </summary>
    public IReadOnlyList<ServerSetting> Stated { get; init; } = [];

    /// <summary>The address all ports listen on.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Any;

    /// <summary>CWMP (TR-069) port; 0 picks a free one, as for the other ports.</summary>
    public int CwmpPort { get; init; } = 7547;

    /// <summary>Port of the GenieACS-compatible northbound interface; null opens none.</summary>
    public int? NbiPort { get; init; } = 7557;

    /// <summary>
    /// Networks whose clients need no key on <see cref="NbiPort"/>; nobody when empty. Whoever is in
    /// them may do everything there.
    /// </summary>
    public IReadOnlyList<IPNetwork> NbiTrusted { get; init; } = [];

    /// <summary>How long the search of one request on <see cref="NbiPort"/> may take.</summary>
    public TimeSpan NbiQueryTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Port devices download files from.</summary>
    public int FilesPort { get; init; } = 7567;

    /// <summary>Port of the API and the console.</summary>
    public int Port { get; init; } = 3000;

    /// <summary>How CPEs prove who they are.</summary>
    public CpeAuthentication CpeAuthentication { get; init; } = CpeAuthentication.Digest;

    /// <summary>The CPEs' user name; null generates one at first start.</summary>
    public string? CpeUser { get; init; }

    /// <summary>The CPEs' password; null generates one at first start.</summary>
    public string? CpePassword { get; init; }

    /// <summary>The first API key; null generates one at first start.</summary>
    public string? ApiKey { get; init; }

    /// <summary>
    /// What devices are told to download from (<c>http://files.example:7567</c>); null takes the
    /// address at which the device reached the CWMP port.
    /// </summary>
    public Uri? FilesUrl { get; init; }

    /// <summary>User name and password for HTTP connection requests; null takes the CPE credentials.</summary>
    public string? ConnectionRequestUser { get; init; }

    /// <summary>See <see cref="ConnectionRequestUser"/>.</summary>
    public string? ConnectionRequestPassword { get; init; }

    /// <summary>
    /// Read the whole tree of a device at first contact and after every <c>0 BOOTSTRAP</c>.
    /// </summary>
    public bool DiscoverOnBootstrap { get; init; }

    /// <summary>Longest silence of a CPE inside a session, unless it announces a longer one.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest SessionTimeout a CPE may ask for.</summary>
    public TimeSpan MaxSessionTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest session as a whole.</summary>
    public TimeSpan MaxSessionLength { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Most RPCs in one session.</summary>
    public int MaxSessionRpcs { get; init; } = 10_000;

    /// <summary>Largest envelope, octets after decompression.</summary>
    public int MaxEnvelopeSize { get; init; } = 32 * 1024 * 1024;

    /// <summary>Largest uploaded file, octets.</summary>
    public long MaxFileSize { get; init; } = 1L * 1024 * 1024 * 1024;

    /// <summary>Most open tasks of one device.</summary>
    public int MaxOpenTasks { get; init; } = 1_000;

    /// <summary>When a task expires unless it says so itself.</summary>
    public TimeSpan TaskExpiry { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a Download or a reboot may take before its task is given up.</summary>
    public TimeSpan TransferTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Names in one GetParameterValues, before a model shows that it takes fewer.</summary>
    public int GetParameterValuesBatch { get; init; } = 256;

    /// <summary>
    /// Parameters (names below the root) that devices are searched by, beside the identity: those of
    /// an Inform, of reads and of writes are indexed as they change.
    /// </summary>
    public IReadOnlyList<string> IndexedParameters { get; init; } =
    [
        "DeviceInfo.ModelName",
        "DeviceInfo.SoftwareVersion",
        "DeviceInfo.HardwareVersion",
        "DeviceInfo.ProvisioningCode",
        "ManagementServer.ConnectionRequestURL",
        "ManagementServer.ParameterKey",
        "Ethernet.Interface.1.MACAddress",
        "LANDevice.1.LANEthernetInterfaceConfig.1.MACAddress",
    ];
}

using System.Net;
using Muster.Acs.Devices;
using Muster.Acs.Quirks;

namespace Muster.Acs.Waking;

/// <summary>What is known of a device that is to be woken.</summary>
internal sealed record WakeSubject
{
    public required DeviceKey Key { get; init; }
    public required string Id { get; init; }
    public required long RowId { get; init; }

    /// <summary>Whose ways it has.</summary>
    public ModelKey Model { get; init; }

    /// <summary>The address it last called from; null when none is known.</summary>
    public IPAddress? Caller { get; init; }

    /// <summary>ManagementServer.ConnectionRequestURL, or empty.</summary>
    public string ConnectionRequestURL { get; init; } = "";

    /// <summary>ManagementServer.UDPConnectionRequestAddress, or empty.</summary>
    public string UDPConnectionRequestAddress { get; init; } = "";

    /// <summary>ManagementServer.ConnReqJabberID, or empty.</summary>
    public string ConnReqJabberID { get; init; } = "";

    /// <summary>The way its last wake-up succeeded by, or empty.</summary>
    public string LastGoodWay { get; init; } = "";

    /// <summary>What it asks for, the likeliest first; never empty.</summary>
    public required IReadOnlyList<WakeSecret> Secrets { get; init; }

    /// <summary>What is said of it alone.</summary>
    public WakeTerms Terms { get; init; }
}

/// <summary>How one device is asked by HTTP; what is null is as for all.</summary>
/// <param name="AllowsBasic">Whether it is shown the password where it offers Basic alone.</param>
/// <param name="Timeout">How long one request may take.</param>
internal readonly record struct WakeTerms(bool? AllowsBasic = null, TimeSpan? Timeout = null);

/// <summary>ManagementServer.ConnectionRequestUsername and ConnectionRequestPassword of a device.</summary>
internal sealed record WakeSecret(string User, string Password)
{
    /// <summary>Without the password: this must be safe to log.</summary>
    public override string ToString() => $"{nameof(WakeSecret)} {User}";
}

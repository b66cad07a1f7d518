using System.Net;
using Muster.Cpe.ModelFiles;
using Muster.Cpe.Transfers;
using Muster.Cwmp;

namespace Muster.Cpe;

/// <summary>A crowd of devices: which, how many, and how they come.</summary>
public sealed record FleetOptions
{
    /// <summary>Where all of them call home.</summary>
    public required Uri AcsUrl { get; init; }

    /// <summary>What each of them is.</summary>
    public required DeviceModel Model { get; init; }

    /// <summary>How many.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Equal seeds give equal fleets.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The number of the first device, so that several fleets differ.</summary>
    public int FirstIndex { get; init; }

    /// <summary>
    /// The name for HTTP authentication; null for each device's own, OUI-ProductClass-SerialNumber.
    /// <c>{serial}</c> stands for the serial number.
    /// </summary>
    public string? Username { get; init; }

    /// <summary>The password for HTTP authentication.</summary>
    public string? Password { get; init; }

    /// <summary>Null keeps what the model says.</summary>
    public TimeSpan? PeriodicInformInterval { get; init; }

    /// <summary>How many devices are switched on in a second.</summary>
    public double BootsPerSecond { get; init; } = 100;

    /// <summary>How many sessions are held at once; the others wait for a lane.</summary>
    public int MaxConcurrentSessions { get; init; } = 256;

    /// <summary>How many files are transferred at once.</summary>
    public int MaxConcurrentTransfers { get; init; } = 32;

    /// <summary>A PEM file of the only roots to trust; null for the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>A client certificate with its key (PEM or PKCS#12), shared by all.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>
    /// Where connection requests are heard, one port for all; null for nowhere. Port 0 takes a free one.
    /// </summary>
    public IPEndPoint? ConnectionRequestEndPoint { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>The host in ConnectionRequestURL; null for the address of the end point.</summary>
    public string? ConnectionRequestHost { get; init; }

    /// <summary>The name an ACS must give in a connection request; null for each device's own.</summary>
    public string? ConnectionRequestUsername { get; init; }

    /// <summary>The password an ACS must know for it; null keeps what the model says.</summary>
    public string? ConnectionRequestPassword { get; init; }

    /// <summary>How the devices are to be reached beside HTTP.</summary>
    public ReachOptions Reach { get; init; } = new();

    /// <summary>How long a restart takes.</summary>
    public TimeSpan RebootTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <inheritdoc cref="AgentOptions.ForgetsDiagnostics"/>
    public bool ForgetsDiagnostics { get; init; }

    /// <summary>The newest CWMP version to offer.</summary>
    public CwmpVersion Version { get; init; } = CwmpVersion.V1_4;

    /// <summary>How to read what the standard leaves open.</summary>
    public StandardReadings Readings { get; init; } = new();

    /// <summary>What a firmware image is; null for the simulator's.</summary>
    public IFirmware? Firmware { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal AgentOptions ForAgents() =>
        new()
        {
            AcsUrl = AcsUrl,
            Username = Username,
            Password = Password,
            PeriodicInformInterval = PeriodicInformInterval,
            ConnectionRequestUsername = ConnectionRequestUsername,
            ConnectionRequestPassword = ConnectionRequestPassword,
            ConnectionRequestEndPoint = ConnectionRequestEndPoint,
            ConnectionRequestHost = ConnectionRequestHost,
            Reach = Reach,
            Tls = Http.TlsSettings.Load(CaFile, ClientCertificateFile),
            Version = Version,
            RebootTime = RebootTime,
            ForgetsDiagnostics = ForgetsDiagnostics,
            Readings = Readings,
            Firmware = Firmware,
            Seed = Seed,
            Time = Time,
        };
}

using System.Net;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Quirks;
using Muster.Acs.Storage;

namespace Muster.Acs.Waking;

/// <summary>Knows which ways lead to a device, and keeps how they went.</summary>
internal sealed class WakeDesk(
    IDeviceStore devices,
    IWakeStore wakes,
    WakeSecrets secrets,
    IReadOnlyList<IWakeWay> ways,
    ConfiguredSecrets? configured = null
)
{
    public async Task<WakeSubject?> FindAsync(DeviceKey key, CancellationToken cancellation) =>
        await devices.FindAsync(key, cancellation) is { } record
            ? await DescribeAsync(record, cancellation)
            : null;

    /// <summary>
    /// The ways that lead there: what worked last time first, then HTTP, UDP and XMPP, the cheapest
    /// first.
    /// </summary>
    public IReadOnlyList<IWakeWay> WaysTo(WakeSubject device) =>
        [
            .. ways.Where(way => way.Reaches(device))
                .OrderByDescending(way => way.Name == device.LastGoodWay),
        ];

    public Task KeepAsync(
        WakeSubject device,
        WakeAttempt attempt,
        CancellationToken cancellation
    ) => wakes.AddAsync(device.RowId, attempt, cancellation);

    public Task<IReadOnlyList<WakeAttempt>> ListAsync(long rowId, CancellationToken cancellation) =>
        wakes.ListAsync(rowId, cancellation);

    /// <summary>What operators see of it.</summary>
    public async Task<Reachability> ReachabilityAsync(
        DeviceRecord record,
        CancellationToken cancellation
    )
    {
        var subject = await DescribeAsync(record, cancellation);
        var attempts = await wakes.ListAsync(record.RowId, cancellation);
        return new Reachability
        {
            Ways = [.. WaysTo(subject).Select(way => way.Name)],
            UDPConnectionRequestAddress = subject.UDPConnectionRequestAddress,
            ConnReqJabberID = subject.ConnReqJabberID,
            LastAttempt = attempts.Count > 0 ? attempts[0] : null,
            LastWoken = attempts.FirstOrDefault(attempt => attempt.Woken)?.At,
            OwnCredentials =
                !secrets.GivesOwn && record.Own?.State != OwnCredentialsState.Kept
                    ? "shared"
                    : Word(record.Own?.State),
            OwnCredentialsDetail = record.Own?.Detail ?? "",
        };
    }

    private static string Word(OwnCredentialsState? state) =>
        state switch
        {
            OwnCredentialsState.Set => "set",
            OwnCredentialsState.PasswordOnly => "passwordOnly",
            OwnCredentialsState.Refused => "refused",
            OwnCredentialsState.Kept => "kept",
            _ => "pending",
        };

    private async Task<IReadOnlyList<WakeSecret>> SecretsAsync(
        DeviceRecord record,
        CancellationToken cancellation
    )
    {
        var known = secrets.For(record.Key, record.Own);
        return configured is null ? known : await configured.WithAsync(record, known, cancellation);
    }

    private async Task<WakeSubject> DescribeAsync(
        DeviceRecord record,
        CancellationToken cancellation
    )
    {
        var known = await wakes.KnowAsync(record.RowId, cancellation);
        string Address(string name) =>
            record.InformedValue("." + name) is { Length: > 0 } informed
                ? informed
                : known.Addresses.GetValueOrDefault(name, "");
        return new WakeSubject
        {
            Key = record.Key,
            Id = record.Id,
            RowId = record.RowId,
            Model = ModelKey.Of(record),
            Caller = IPAddress.TryParse(record.RemoteAddress, out var caller) ? caller : null,
            ConnectionRequestURL = Address(WakeAddresses.Url),
            UDPConnectionRequestAddress = Address(WakeAddresses.Udp),
            ConnReqJabberID = Address(WakeAddresses.Jabber),
            LastGoodWay = known.LastGoodWay,
            Secrets = await SecretsAsync(record, cancellation),
            Terms = configured is null
                ? default
                : await configured.TermsAsync(record, cancellation),
        };
    }
}

/// <summary>The parameters that say where a device is reached; they are always indexed.</summary>
internal static class WakeAddresses
{
    public const string Url = "ManagementServer.ConnectionRequestURL";
    public const string Udp = "ManagementServer.UDPConnectionRequestAddress";
    public const string Jabber = "ManagementServer.ConnReqJabberID";

    public static IReadOnlyList<string> All { get; } = [Url, Udp, Jabber];
}

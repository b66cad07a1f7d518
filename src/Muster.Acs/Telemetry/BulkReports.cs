using System.Text;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Recording;
using Muster.Acs.Storage;

namespace Muster.Acs.Telemetry;

/// <summary>What comes with a report beside its body.</summary>
/// <param name="Profile">The last part of the URL.</param>
/// <param name="ContentType"><c>text/csv…</c> or <c>application/json…</c>.</param>
/// <param name="SerialNumber">The query's <c>sn</c>; null when it is not there.</param>
internal readonly record struct BulkHead(string Profile, string ContentType, string? SerialNumber);

/// <summary>Reads reports, stores their numbers, and keeps aside what nobody can read.</summary>
internal sealed class BulkReports(
    IDeviceStore devices,
    ISeriesStore series,
    AcsOptions options,
    TimeProvider clock
)
{
    private const int KeptOfBody = 16 * 1024;

    /// <summary>A device's clock may be a little ahead.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    /// <summary>Returns when the report is durable: null, or what is wrong with it.</summary>
    public async Task<string?> TakeAsync(
        DeviceKey key,
        BulkHead head,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellation
    )
    {
        var device =
            await devices.FindAsync(key, cancellation)
            ?? throw new OperationException(
                OperationFaultKind.NotFound,
                "This device is not known any more."
            );
        var now = clock.GetUtcNow();
        try
        {
            // "oui, pc, sn always": whoever names another one was set up with somebody else's profile.
            if (head.SerialNumber is { } serial && serial != device.Identity.SerialNumber)
                throw new BadReportException(
                    $"The report is of the serial number '{serial}', the credentials are not."
                );
            var read = Read(head, body.Span);
            // What failed before rides along: what nobody can read must not take the rest with it.
            if (read.Problem is null || read.Reports.Count > 0)
            {
                var batch = new MeasuredBatch(Dated(read.Reports, now), now, head.Profile);
                await series.AppendAsync(device.RowId, batch, CancellationToken.None);
            }
            return read.Problem is { } problem
                ? await RejectAsync(device, head, body, problem)
                : null;
        }
        catch (BadReportException bad)
        {
            return await RejectAsync(device, head, body, bad.Message);
        }
    }

    private static BulkReading Read(BulkHead head, ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        if (body.StartsWith(mark))
            body = body[mark.Length..];
        if (body.Trim(" \t\r\n"u8).IsEmpty)
            throw new BadReportException("The report is empty.");
        // Some leave the media type out: the first character of a JSON report is a brace.
        var isJson =
            head.ContentType.Contains("json", StringComparison.OrdinalIgnoreCase)
            || (
                !head.ContentType.Contains("csv", StringComparison.OrdinalIgnoreCase)
                && body.TrimStart(" \t\r\n"u8)[0] == '{'
            );
        return isJson ? JsonReport.Read(body) : CsvReport.Read(Utf8(body));
    }

    private static string Utf8(ReadOnlySpan<byte> body)
    {
        try
        {
            return Strict.GetString(body);
        }
        catch (DecoderFallbackException broken)
        {
            throw new BadReportException("The report holds text that is no UTF-8.", broken);
        }
    }

    /// <summary>A time that cannot be true, or that is not told, is the time of receipt.</summary>
    private List<Measured> Dated(IReadOnlyList<BulkReport> reports, DateTimeOffset now)
    {
        var measured = new List<Measured>();
        foreach (var report in reports)
        {
            var at =
                report.CollectionTime is { } told
                && told <= now + Ahead
                && told > now - options.SeriesAge
                    ? told
                    : now;
            foreach (var (name, value) in report.Values)
            {
                if (!SecretNames.IsSecret(name))
                    measured.Add(new Measured(name, at, value));
            }
        }
        return measured;
    }

    /// <summary>A body that is too large, or that cannot be unpacked, is kept aside by its reason alone.</summary>
    public async Task RefuseAsync(
        DeviceKey key,
        BulkHead head,
        string reason,
        CancellationToken cancellation
    )
    {
        if (await devices.FindAsync(key, cancellation) is { } device)
            await RejectAsync(device, head, default, reason);
    }

    private async Task<string> RejectAsync(
        DeviceRecord device,
        BulkHead head,
        ReadOnlyMemory<byte> body,
        string reason
    )
    {
        var kept = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, KeptOfBody)]);
        // Which value belongs to which name nobody can tell of what cannot be read.
        if (SecretNames.FirstIn(kept) is { } secret)
            kept = $"(not kept: it names {secret}, which holds a secret)";
        var report = new RejectedReport(
            device.Id,
            head.Profile,
            clock.GetUtcNow(),
            reason,
            head.ContentType.Length > 128 ? head.ContentType[..128] : head.ContentType,
            body.Length,
            kept
        );
        await series.RejectAsync(device.RowId, report, CancellationToken.None);
        return reason;
    }

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
}

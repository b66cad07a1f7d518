using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Telemetry;

/// <summary>What operators may ask about measurements.</summary>
internal sealed class SeriesOperations(
    IDeviceStore devices,
    ISeriesStore series,
    TimeProvider clock
) : ISeries
{
    private const int MostPoints = 5_000;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public async Task<Page<SeriesSummary>> ListAsync(
        string deviceId,
        string under,
        PageRequest page,
        CancellationToken cancellation
    ) => await series.ListAsync(await RowAsync(deviceId, cancellation), under, page, cancellation);

    public async Task<SeriesPoints> PointsAsync(
        string deviceId,
        SeriesQuery query,
        CancellationToken cancellation
    )
    {
        var to = query.To ?? clock.GetUtcNow();
        var from = query.From ?? to - Day;
        if (from >= to)
            throw Invalid("from", "It must be before 'to'.");
        if (query.MaxPoints is < 1 or > MostPoints)
            throw Invalid("points", $"1 to {MostPoints} points can be asked for.");
        var device = await RowAsync(deviceId, cancellation);
        var window = new PointWindow(from, to, query.MaxPoints);
        var points =
            await series.PointsAsync(device, query.Name, window, cancellation)
            ?? throw new OperationException(
                OperationFaultKind.NotFound,
                $"{deviceId} has never told a number called '{query.Name}'.",
                "name"
            );
        return new SeriesPoints(query.Name, from, to, points);
    }

    public async Task<IReadOnlyList<BulkDataProfileState>> ProfilesAsync(
        string deviceId,
        CancellationToken cancellation
    ) => await series.ProfilesAsync(await RowAsync(deviceId, cancellation), cancellation);

    public async Task<Page<RejectedReport>> RejectedAsync(
        string? deviceId,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        long? device = deviceId is null ? null : await RowAsync(deviceId, cancellation);
        return await series.RejectedAsync(device, page, cancellation);
    }

    private async Task<long> RowAsync(string deviceId, CancellationToken cancellation) =>
        (await devices.FindAsync(DeviceKey.OfId(deviceId), cancellation))?.RowId
        ?? throw OperationException.UnknownDevice(deviceId);

    private static OperationException Invalid(string field, string message) =>
        new(OperationFaultKind.Invalid, message, field);
}

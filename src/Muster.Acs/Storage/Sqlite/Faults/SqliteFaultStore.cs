using System.Globalization;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Presets;

namespace Muster.Acs.Storage.Sqlite;

/// <summary><see cref="IFaultStore"/> on SQLite: two tables, each read along its index, as one list.</summary>
internal sealed class SqliteFaultStore(ReaderPool readers) : IFaultStore
{
    private const string List = "faults";

    public Task<Page<StoredFault>> ListAsync(
        string? deviceId,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        var from = Start.Of(page);
        return readers.ReadAsync(
            (deviceId, page, from),
            static (database, of) => Read(database, of.deviceId, of.page, of.from),
            cancellation
        );
    }

    public Task<IReadOnlyList<FaultGroup>> GroupsAsync(int limit, CancellationToken cancellation) =>
        readers.ReadAsync(limit, FaultGroupRows.Read, cancellation);

    public Task<IReadOnlyList<ChannelFault>> ChannelsAsync(
        long rowId,
        CancellationToken cancellation
    ) => readers.ReadAsync(rowId, ChannelFaultRows.Of, cancellation);

    public Task<IReadOnlyList<RuleDownload>> DownloadsAsync(
        long rowId,
        CancellationToken cancellation
    ) => readers.ReadAsync(rowId, RuleDownloadRows.Of, cancellation);

    private static Page<StoredFault> Read(
        SqliteDatabase database,
        string? deviceId,
        PageRequest page,
        Start from
    )
    {
        long? total = page.WithTotal
            ? TaskFaultRows.Count(database, deviceId) + ChannelFaultRows.Count(database, deviceId)
            : null;
        var most = page.Limit + 1;
        var faults = TaskFaultRows
            .Read(database, deviceId, from.OfTasks, most)
            .Concat(ChannelFaultRows.Read(database, deviceId, from.OfChannels, most))
            .OrderByDescending(fault => fault.At)
            .ThenByDescending(IsTask)
            .ThenByDescending(fault => fault.Sequence)
            .Take(most)
            .ToList();
        return Cursor.Page(faults, page, Start.Behind, total);
    }

    private static bool IsTask(StoredFault fault) => fault.Task is not null;

    /// <summary>Where a page begins in each table. Of one moment, those of tasks come first.</summary>
    private readonly record struct Start(FaultPlace OfTasks, FaultPlace OfChannels)
    {
        private const string Tasks = "task";
        private const string Channels = "channel";

        public static string Behind(StoredFault last) =>
            Cursor.Of(
                List,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(IsTask(last) ? Tasks : Channels)}.{last.At.ToUnixTimeMilliseconds()}.{last.Sequence}"
                )
            );

        public static Start Of(PageRequest page)
        {
            if (Cursor.Text(List, page) is not { } text)
                return new(FaultPlace.Newest, FaultPlace.Newest);
            var parts = text.Split('.');
            if (
                parts is not [Tasks or Channels, var time, var number]
                || !long.TryParse(time, CultureInfo.InvariantCulture, out var at)
                || !long.TryParse(number, CultureInfo.InvariantCulture, out var sequence)
            )
                throw Cursor.Bad();
            return parts[0] == Tasks
                ? new(new(at, sequence), new(at, long.MaxValue))
                : new(new(at, long.MinValue), new(at, sequence));
        }
    }
}

/// <summary>A place in the order of time; a page has what is before it.</summary>
/// <param name="At">Milliseconds of Unix time.</param>
internal readonly record struct FaultPlace(long At, long Sequence)
{
    public static readonly FaultPlace Newest = new(long.MaxValue, long.MaxValue);
}

using System.Globalization;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Presets;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="IFaultStore"/> on SQLite: two tables, each read along its index, as one list.</summary>
internal sealed class SqlFaultStore(WriteQueue writer, ReaderPool readers, TimeProvider clock)
    : IFaultStore
{
    private const string List = "faults";

    public Task<Page<StoredFault>> ListAsync(FaultQuery query, CancellationToken cancellation)
    {
        var (page, from, now) = (query.Page, Start.Of(query.Page), clock.GetUtcNow());
        var filter = new FaultFilter(query, NumberOf(query.Group), now);
        return readers.ReadAsync(
            (filter, page, from, now),
            static (database, of) =>
                Marked(database, Read(database, of.filter, of.page, of.from), of.now),
            cancellation
        );
    }

    public Task<IReadOnlyList<FaultGroup>> GroupsAsync(int limit, CancellationToken cancellation) =>
        readers.ReadAsync((limit, clock.GetUtcNow()), FaultGroupRows.Read, cancellation);

    public Task<FaultGroupDetail?> GroupAsync(string id, CancellationToken cancellation) =>
        readers.ReadAsync((Number(id), clock.GetUtcNow()), FaultShareRows.Read, cancellation);

    public Task<IReadOnlyList<JobItem>> ChannelsOfAsync(
        string group,
        int limit,
        CancellationToken cancellation
    ) =>
        readers.ReadAsync<(long Group, int Limit), IReadOnlyList<JobItem>>(
            (Number(group), limit),
            static (database, of) =>
            {
                using var rows = database.Prepare(
                    """
                    SELECT device_id, 'task_' || id FROM tasks
                    WHERE fault_open = 1 AND fault_group = ?1
                    UNION ALL SELECT device_id, channel FROM rule_faults WHERE fault_group = ?1
                    LIMIT ?2
                    """
                );
                rows.Bind(of.Group).Bind(of.Limit);
                var items = new List<JobItem>();
                while (rows.Step())
                    items.Add(new(rows.Text(0), rows.Text(1)));
                return items;
            },
            cancellation
        );

    public Task<bool> MuteAsync(string id, FaultMute? mute, CancellationToken cancellation) =>
        writer.WriteAsync((Number(id), mute), FaultGroupRows.Mute, cancellation);

    public Task<int> PruneAsync(DateTimeOffset before, CancellationToken cancellation) =>
        writer.WriteAsync(before, FaultGroupRows.Prune, cancellation);

    public Task<IReadOnlyList<ChannelFault>> ChannelsAsync(
        long rowId,
        CancellationToken cancellation
    ) => readers.ReadAsync(rowId, ChannelFaultRows.Of, cancellation);

    public Task<IReadOnlyList<RuleDownload>> DownloadsAsync(
        long rowId,
        CancellationToken cancellation
    ) => readers.ReadAsync(rowId, RuleDownloadRows.Of, cancellation);

    private static Page<StoredFault> Read(
        SqlDatabase database,
        FaultFilter filter,
        PageRequest page,
        Start from
    )
    {
        long? total = page.WithTotal
            ? TaskFaultRows.Count(database, filter) + ChannelFaultRows.Count(database, filter)
            : null;
        var most = page.Limit + 1;
        var faults = TaskFaultRows
            .Read(database, filter, from.OfTasks, most)
            .Concat(ChannelFaultRows.Read(database, filter, from.OfChannels, most))
            .OrderByDescending(fault => fault.At)
            .ThenByDescending(IsTask)
            .ThenByDescending(fault => fault.Sequence)
            .Take(most)
            .ToList();
        return Cursor.Page(faults, page, Start.Behind, total);
    }

    private static Page<StoredFault> Marked(
        SqlDatabase database,
        Page<StoredFault> page,
        DateTimeOffset now
    )
    {
        using var rows = database.Prepare(
            $"SELECT CAST(g.row_id AS TEXT) FROM fault_groups g WHERE {FaultGroupRows.IsMuted}"
        );
        rows.Bind(now);
        var muted = new HashSet<string?>();
        while (rows.Step())
            muted.Add(rows.Text(0));
        return page with
        {
            Items =
            [
                .. page.Items.Select(each => each with { IsMuted = muted.Contains(each.Group) }),
            ],
        };
    }

    private static long? NumberOf(string? group) => group is null ? null : Number(group);

    /// <summary>Where the text is no number, that of no group.</summary>
    private static long Number(string group) =>
        long.TryParse(group, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : -1;

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

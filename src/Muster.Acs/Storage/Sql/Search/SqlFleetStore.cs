using Muster.Acs.Operations;
using Muster.Acs.Storage.Codec;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="IFleetStore"/> on SQL.</summary>
internal sealed class SqlFleetStore(
    WriteQueue writer,
    ReaderPool readers,
    ParameterIndex index,
    ShapeCache shapes,
    TimeProvider clock
) : IFleetStore
{
    /// <summary>A filter that reads more of them at once says little of each.</summary>
    private const int MostNoted = 10;
    private const int MostKept = 1_000;
    private const int LongestName = 256;

    private bool _hasForgotten;

    public Task<IReadOnlyList<FleetGroup>> GroupAsync(
        FleetGrouping by,
        int limit,
        CancellationToken cancellation
    ) => readers.ReadAsync((by, limit), FleetGroups.Read, cancellation);

    public Task<ScanPiece> LookAsync(
        DeviceQuery query,
        RowRange range,
        CancellationToken cancellation
    ) =>
        readers.ReadAsync(
            (Search: DeviceSearch.Of(query, index, shapes, clock), range),
            static (database, of) => of.Search.Look(database, of.range),
            cancellation
        );

    public async Task NoteAsync(DeviceQuery query, CancellationToken cancellation)
    {
        // What the caller may see is not what he searched by.
        var search = DeviceSearch.Of(query with { Within = null }, index, shapes, clock);
        var names = search
            .Unindexed(index)
            .Where(name => name.Length <= LongestName)
            .Select(name => name[(name.IndexOf('.') + 1)..])
            .Distinct(StringComparer.Ordinal)
            .Take(MostNoted)
            .ToArray();
        if (names.Length > 0)
            await writer.WriteAsync((names, Now: clock.GetUtcNow()), Note, cancellation);
    }

    public Task<SearchedParameters> ParametersAsync(int limit, CancellationToken cancellation) =>
        readers.ReadAsync(
            (index, limit),
            static (database, of) =>
            {
                using var rows = database.Prepare(
                    """
                    SELECT name, searches, last FROM searched_parameters
                    ORDER BY searches DESC, name LIMIT ?
                    """
                );
                rows.Bind(of.limit);
                var found = new List<SearchedParameter>();
                while (rows.Step())
                {
                    // One that was searched before it had an index is proposed no more.
                    if (!of.index.TryGetName("Device." + rows.Text(0), out _))
                        found.Add(new(rows.Text(0), rows.Long(1), rows.Time(2)));
                }
                return new SearchedParameters([.. of.index.Names], found);
            },
            cancellation
        );

    public async Task<IndexProgress?> IndexAsync(CancellationToken cancellation)
    {
        if (!_hasForgotten)
            await writer.WriteAsync(index, IndexBackfill.Forget, cancellation);
        _hasForgotten = true;
        var work = await readers.ReadAsync(index, IndexBackfill.Find, cancellation);
        if (work is null)
        {
            index.IsComplete = true;
            return null;
        }
        var values = await readers.ReadAsync(
            (work, shapes),
            static (database, of) => IndexBackfill.Read(database, of.work, of.shapes),
            cancellation
        );
        await writer.WriteAsync(
            (work, values, index),
            static (database, of) => IndexBackfill.Write(database, (of.work, of.values, of.index)),
            cancellation
        );
        return new(work.Names, work.Through, work.LastRow);
    }

    private static int Note(SqlDatabase database, (string[] Names, DateTimeOffset Now) of)
    {
        foreach (var name in of.Names)
        {
            using var note = database.Prepare(
                """
                INSERT INTO searched_parameters (name, searches, last) VALUES (?, 1, ?)
                ON CONFLICT (name) DO UPDATE
                SET searches = searched_parameters.searches + 1, last = excluded.last
                """
            );
            note.Bind(name).Bind(of.Now).Run();
        }
        using var forget = database.Prepare(
            $"""
            DELETE FROM searched_parameters WHERE last < (
                SELECT last FROM searched_parameters ORDER BY last DESC LIMIT 1 OFFSET {MostKept})
            """
        );
        return forget.Run();
    }
}

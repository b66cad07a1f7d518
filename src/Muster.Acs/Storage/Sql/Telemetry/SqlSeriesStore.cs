using System.Text.Json;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="ISeriesStore"/> on SQLite.</summary>
internal sealed class SqlSeriesStore(WriteQueue writer, ReaderPool readers, AcsOptions options)
    : ISeriesStore
{
    public Task<AppendOutcome> AppendAsync(
        long device,
        MeasuredBatch batch,
        CancellationToken cancellation
    ) =>
        writer.WriteAsync(
            (device, batch, options),
            static (d, s) => SeriesWrites.Append(d, s.device, s.batch, s.options),
            cancellation
        );

    public Task<Page<SeriesSummary>> ListAsync(
        long device,
        string under,
        PageRequest page,
        CancellationToken cancellation
    ) =>
        readers.ReadAsync(
            (device, under, page, SeriesReads.After(page)),
            SeriesReads.List,
            cancellation
        );

    public async Task<IReadOnlyList<SeriesPoint>?> PointsAsync(
        long device,
        string name,
        PointWindow window,
        CancellationToken cancellation
    ) => await readers.ReadAsync((device, name, window), SeriesReads.Points, cancellation);

    public async Task<IReadOnlyList<BulkDataProfileState>> ProfilesAsync(
        long device,
        CancellationToken cancellation
    ) => await readers.ReadAsync(device, SeriesReads.Profiles, cancellation);

    public Task RejectAsync(long device, RejectedReport report, CancellationToken cancellation) =>
        writer.WriteAsync(
            (device, report),
            static (d, s) => BulkRejects.Add(d, s.device, s.report),
            cancellation
        );

    public Task<Page<RejectedReport>> RejectedAsync(
        long? device,
        PageRequest page,
        CancellationToken cancellation
    ) =>
        readers.ReadAsync(
            (device, page, before: BulkRejects.Before(page)),
            static (d, s) => BulkRejects.Read(d, s.device, s.page, s.before),
            cancellation
        );

    public Task<int> SweepAsync(DateTimeOffset before, CancellationToken cancellation) =>
        writer.WriteAsync(before, SeriesWrites.Sweep, cancellation);

    public Task<IReadOnlyList<CollectionRule>> CollectionsAsync(CancellationToken cancellation) =>
        readers.ReadAsync<int, IReadOnlyList<CollectionRule>>(
            0,
            static (database, _) =>
            {
                using var rows = database.Prepare("SELECT rule FROM collections ORDER BY name");
                var rules = new List<CollectionRule>();
                while (rows.Step())
                    rules.Add(
                        JsonSerializer.Deserialize(
                            rows.Blob(0),
                            StorageJson.Default.CollectionRule
                        )!
                    );
                return rules;
            },
            cancellation
        );

    public Task PutCollectionAsync(CollectionRule rule, CancellationToken cancellation) =>
        writer.WriteAsync(
            rule,
            static (database, rule) =>
            {
                using var put = database.Prepare(
                    "INSERT INTO collections (name, rule) VALUES (?, ?) "
                        + "ON CONFLICT (name) DO UPDATE SET rule=excluded.rule"
                );
                var text = JsonSerializer.Serialize(rule, StorageJson.Default.CollectionRule);
                return put.Bind(rule.Name).Bind(text).Run();
            },
            cancellation
        );

    public Task<bool> DeleteCollectionAsync(string name, CancellationToken cancellation) =>
        writer.WriteAsync(
            name,
            static (database, name) =>
            {
                using var delete = database.Prepare("DELETE FROM collections WHERE name=?");
                return delete.Bind(name).Run() > 0;
            },
            cancellation
        );
}

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="ISettingsStore"/> on SQLite.</summary>
internal sealed class SqlSettingsStore(WriteQueue writer, ReaderPool readers, TimeProvider clock)
    : ISettingsStore
{
    private const string LastCheck = "store.last_check";

    public Task<string?> ReadAsync(string name, CancellationToken cancellation) =>
        readers.ReadAsync(name, Read, cancellation);

    public async Task<string> GetOrAddAsync(
        string name,
        Func<string> create,
        CancellationToken cancellation
    ) =>
        await ReadAsync(name, cancellation)
        ?? await writer.WriteAsync(
            (name, value: create()),
            static (database, setting) =>
            {
                using (
                    var insert = database.Prepare(
                        "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING"
                    )
                )
                    insert.Bind(setting.name).Bind(setting.value).Send();
                return Read(database, setting.name)!;
            },
            cancellation
        );

    public Task WriteAsync(string name, string value, CancellationToken cancellation) =>
        writer.WriteAsync((name, value), Write, cancellation);

    public Task<IReadOnlyList<KeyValuePair<string, string>>> ListAsync(
        string prefix,
        CancellationToken cancellation
    ) => readers.ReadAsync(prefix, List, cancellation);

    public Task DeleteAsync(string name, CancellationToken cancellation) =>
        writer.WriteAsync(
            name,
            static (database, of) =>
            {
                using var delete = database.Prepare("DELETE FROM settings WHERE name=?");
                return delete.Bind(of).Run();
            },
            cancellation
        );

    public async Task CheckAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().ToString("O");
        await writer.WriteAsync((LastCheck, now), Write, cancellation);
        if (await ReadAsync(LastCheck, cancellation) is null)
            throw new StorageException("The store does not show what was just written to it.");
    }

    private static IReadOnlyList<KeyValuePair<string, string>> List(
        SqlDatabase database,
        string prefix
    )
    {
        using var read = database.Prepare(
            "SELECT name, value FROM settings WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name"
        );
        read.Bind(prefix);
        var list = new List<KeyValuePair<string, string>>();
        while (read.Step())
            list.Add(new(read.Text(0), read.Text(1)));
        return list;
    }

    private static string? Read(SqlDatabase database, string name)
    {
        using var read = database.Prepare("SELECT value FROM settings WHERE name=?");
        return read.Bind(name).Step() ? read.Text(0) : null;
    }

    private static int Write(SqlDatabase database, (string Name, string Value) setting)
    {
        using var write = database.Prepare(
            "INSERT INTO settings (name, value) VALUES (?, ?) "
                + "ON CONFLICT (name) DO UPDATE SET value=excluded.value"
        );
        return write.Bind(setting.Name).Bind(setting.Value).Run();
    }
}

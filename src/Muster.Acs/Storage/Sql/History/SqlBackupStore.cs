using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="IBackupStore"/> on SQLite.</summary>
internal sealed class SqlBackupStore(WriteQueue writer, ReaderPool readers) : IBackupStore
{
    public Task<IReadOnlyList<ConfigBackup>> ListAsync(
        long device,
        CancellationToken cancellation
    ) => readers.ReadAsync(device, BackupRows.List, cancellation);

    public Task<KeptConfiguration?> FindAsync(
        long device,
        string name,
        CancellationToken cancellation
    ) => readers.ReadAsync((device, name), BackupRows.Find, cancellation);

    public Task<bool> KeepAsync(
        long device,
        KeptConfiguration kept,
        int most,
        CancellationToken cancellation
    ) =>
        // Packed here, on the caller's time.
        writer.WriteAsync(
            (device, kept.Backup, BackupRows.Pack(kept.Values), most),
            BackupRows.Keep,
            cancellation
        );

    public Task<bool> MarkAsync(
        long device,
        string name,
        bool isGood,
        CancellationToken cancellation
    ) => writer.WriteAsync((device, name, isGood), BackupRows.Mark, cancellation);

    public Task<bool> DeleteAsync(long device, string name, CancellationToken cancellation) =>
        writer.WriteAsync((device, name), BackupRows.Delete, cancellation);
}

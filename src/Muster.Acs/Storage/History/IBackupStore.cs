using Muster.Acs.Operations;

namespace Muster.Acs.Storage;

/// <summary>Kept configurations of devices.</summary>
internal interface IBackupStore
{
    /// <summary>How many the server keeps by itself of one device; the oldest make way.</summary>
    const int KeptByItself = 3;

    /// <summary>The newest first.</summary>
    Task<IReadOnlyList<ConfigBackup>> ListAsync(long device, CancellationToken cancellation);

    /// <summary>One with its values; null when there is none. Throws when it is damaged.</summary>
    Task<KeptConfiguration?> FindAsync(long device, string name, CancellationToken cancellation);

    /// <summary>
    /// Keeps one, unless its name is taken, or there are <paramref name="most"/> that were asked for:
    /// then false. Throws NotFound when the device has been deleted.
    /// </summary>
    Task<bool> KeepAsync(
        long device,
        KeptConfiguration kept,
        int most,
        CancellationToken cancellation
    );

    /// <summary>False when there is none.</summary>
    Task<bool> MarkAsync(long device, string name, bool isGood, CancellationToken cancellation);

    /// <summary>False when there is none.</summary>
    Task<bool> DeleteAsync(long device, string name, CancellationToken cancellation);
}

/// <summary>A configuration as it is stored.</summary>
internal sealed record KeptConfiguration(ConfigBackup Backup, IReadOnlyList<NamedValue> Values);

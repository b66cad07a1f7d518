using System.Globalization;

namespace Muster.Acs.Storage;

/// <summary>
/// One server for each data directory: two would write over each other. The lock is the system's own
/// and ends with the process, however that ends; who holds it stands in a file beside it.
/// </summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private const string LockName = "muster.lock";
    private const string HolderName = "muster.pid";

    private readonly FileStream _held;

    private DataDirectoryLock(FileStream held) => _held = held;

    /// <summary>Throws <see cref="StorageException"/> that names the process that has it.</summary>
    public static DataDirectoryLock Take(string directory)
    {
        var path = Path.Combine(directory, LockName);
        var holder = Path.Combine(directory, HolderName);
        FileStream held;
        try
        {
            held = new FileStream(
                path,
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None,
                bufferSize: 0
            );
        }
        // Not there, no right to it, no room: those are not the lock.
        catch (IOException taken) when (taken.GetType() == typeof(IOException) && File.Exists(path))
        {
            throw new StorageException(
                $"The data directory '{directory}' is in use by {NameOf(holder)}: stop that server, "
                    + "or give this one a data directory of its own.",
                taken
            );
        }
        try
        {
            File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch
        {
            held.Dispose();
            throw;
        }
        return new DataDirectoryLock(held);
    }

    public void Dispose() => _held.Dispose();

    private static string NameOf(string holder)
    {
        try
        {
            return $"another server (process {File.ReadAllText(holder).Trim()})";
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}

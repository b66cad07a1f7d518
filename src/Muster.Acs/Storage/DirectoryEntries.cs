using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Muster.Acs.Storage;

/// <summary>
/// The names in a directory. On Unix a file that was flushed can lose its name in a power cut until its
/// directory is flushed too; .NET has no call for that. Windows journals names by itself.
/// </summary>
internal static class DirectoryEntries
{
    private const int ReadOnly = 0;

    /// <summary>Throws IOException when the disk says no.</summary>
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;
        var handle = Open(directory, ReadOnly);
        if (handle < 0)
            throw Failure(directory);
        try
        {
            if (Sync(handle) != 0)
                throw Failure(directory);
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static IOException Failure(string directory) =>
        new(
            $"'{directory}' cannot be flushed: "
                + new Win32Exception(Marshal.GetLastPInvokeError()).Message
        );

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int handle);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);
}

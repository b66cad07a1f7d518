using System.Diagnostics;
using Xunit;

namespace Conformance.Safety;

/// <summary>A file system of a few megabytes, which a test can fill.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo _at = Directory.CreateTempSubdirectory("muster-disk-");

    private SmallDisk() { }

    public string Path => _at.FullName;

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Skips the test where nothing can be mounted.</summary>
    public static SmallDisk Mount(int megabytes)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("a small disk is a tmpfs, which Linux has");
        var disk = new SmallDisk();
        if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "none", disk.Path) == 0)
            return disk;
        disk._at.Delete();
        Assert.Skip("a small disk cannot be mounted here: it takes root");
        return disk;
    }

    /// <summary>Takes all room there is left.</summary>
    public void Fill()
    {
        var piece = new byte[4096];
        using var file = new FileStream(
            Ballast,
            FileMode.Append,
            FileAccess.Write,
            FileShare.None,
            1
        );
        try
        {
            while (true)
                file.Write(piece);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void MakeRoom() => File.Delete(Ballast);

    public void Dispose()
    {
        Run("umount", "-l", Path);
        _at.Delete();
    }

    private static int Run(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(command, arguments)
                {
                    RedirectStandardError = true,
                    UseShellExecute = false,
                }
            )!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}

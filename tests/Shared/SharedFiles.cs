using System.Runtime.CompilerServices;
using Xunit;

namespace Muster.Tests;

/// <summary>
/// The reference material beside the repository (<c>../shared</c>): the Forum's schemas, trees of real
/// devices. A test that wants it skips, and says so, where it is absent.
/// </summary>
internal static class SharedFiles
{
    public static string Path(params string[] parts)
    {
        var path = System.IO.Path.Combine([Root(), .. parts]);
        if (!File.Exists(path) && !Directory.Exists(path))
            Assert.Skip($"the reference file shared/{string.Join('/', parts)} is not here");
        return path;
    }

    public static string RepositoryRoot([CallerFilePath] string here = "")
    {
        var folder = new DirectoryInfo(here);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Muster.slnx")))
            folder =
                folder.Parent
                ?? throw new DirectoryNotFoundException($"no Muster.slnx above {here}");
        return folder.FullName;
    }

    private static string Root() =>
        Environment.GetEnvironmentVariable("MUSTER_SHARED")
        ?? System.IO.Path.Combine(RepositoryRoot(), "../shared");
}

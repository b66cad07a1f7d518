namespace Muster.Tests.Program;

/// <summary>Where the repository is that this test was built in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The program as it was built beside this test.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "muster.dll");

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Muster.slnx")))
            folder =
                Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("The tests run inside the repository.");
        return folder;
    }
}

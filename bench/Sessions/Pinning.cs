using System.Diagnostics;
using System.Globalization;

namespace Muster.Bench;

/// <summary>
/// The server on one core and everything else on another, so that its CPU time is its own. With
/// <c>taskset</c> (util-linux); where it or a second core is missing the figures say so.
/// </summary>
internal static class Pinning
{
    private const string Mark = "MUSTER_BENCH_PINNED";
    private const int ServerCore = 0;
    private const int LoadCore = 1;

    public static bool IsPossible { get; } =
        Environment.GetEnvironmentVariable(Mark) == "1"
        || (Environment.ProcessorCount > 1 && OperatingSystem.IsLinux() && HasTaskset());

    /// <summary>Whether this program must be started again to be on its core.</summary>
    public static bool IsMissing => IsPossible && Environment.GetEnvironmentVariable(Mark) != "1";

    /// <summary>How to start a .NET program on the server's core.</summary>
    public static ProcessStartInfo OnServerCore(string dll, params IEnumerable<string> args) =>
        Start(ServerCore, dll, args);

    /// <summary>Moves a process there that somebody else has started, and those it will start.</summary>
    public static void ToServerCore(int id)
    {
        if (!IsPossible || OperatingSystem.IsMacOS())
            return;
        using var process = Process.GetProcessById(id);
        process.ProcessorAffinity = 1 << ServerCore;
    }

    /// <summary>Starts this program again on its core, and answers what it answers.</summary>
    public static async Task<int> RunAgainAsync(string[] args)
    {
        var start = Start(LoadCore, Self(), args);
        start.Environment[Mark] = "1";
        using var again = Process.Start(start)!;
        await again.WaitForExitAsync();
        return again.ExitCode;
    }

    public static string Self() => typeof(Pinning).Assembly.Location;

    /// <summary>The repository the program was built in.</summary>
    public static string Root { get; } = FindRoot();

    private static ProcessStartInfo Start(int core, string dll, IEnumerable<string> args)
    {
        var start = new ProcessStartInfo { UseShellExecute = false };
        if (IsPossible)
        {
            start.FileName = "taskset";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(core.ToString(CultureInfo.InvariantCulture));
            start.ArgumentList.Add("dotnet");
        }
        else
            start.FileName = "dotnet";
        start.ArgumentList.Add(dll);
        foreach (var arg in args)
            start.ArgumentList.Add(arg);
        return start;
    }

    private static string FindRoot()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Muster.slnx")))
            root =
                Path.GetDirectoryName(root)
                ?? throw new BenchFailure("The benchmark runs inside the repository.");
        return root;
    }

    private static bool HasTaskset() => IsInstalled("taskset");

    public static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, program)));
}

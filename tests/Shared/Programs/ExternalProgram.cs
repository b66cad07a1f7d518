using System.Diagnostics;
using Xunit;

namespace Muster.Tests.Programs;

/// <summary>A program of the system that a test starts; absent, the test skips and says so.</summary>
internal static class ExternalProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static string Find(string name)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
        if (found is null)
            Assert.Skip($"the program {name} is not installed");
        return found;
    }

    /// <summary>Runs it to its end; what it wrote to both outputs.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string name,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo(Find(name), arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}

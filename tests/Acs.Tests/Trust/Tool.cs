using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Muster.Acs.Tests.Trust;

/// <summary>A program of the system, run to its end: real peers, which know nothing of our code.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs it and answers what it said; skips the test where it is not installed.</summary>
    public static async Task<ToolRun> RunAsync(string program, params string[] arguments)
    {
        using var process = new Process();
        process.StartInfo = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            Assert.Skip($"This test needs {program}, which is not installed.");
        }
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return new ToolRun(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    /// <summary>
    /// curl, silent, whose answer is the body and, on a line of its own at the end, the status.
    /// </summary>
    public static Task<ToolRun> CurlAsync(params string[] arguments) =>
        RunAsync("curl", ["-s", "-S", "-m", "20", "-w", "\n%{http_code}", .. arguments]);
}

/// <param name="ExitCode">As the program says.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>The HTTP status of the last answer curl had.</summary>
    public string Status => Output[(Output.LastIndexOf('\n') + 1)..];
}

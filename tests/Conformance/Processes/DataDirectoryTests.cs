using System.Diagnostics;
using System.Globalization;
using Muster.Tests.Program;
using Xunit;

namespace Conformance.Processes;

/// <summary>Two servers on one data directory would write over each other.</summary>
public sealed class DataDirectoryTests
{
    [Fact]
    public async Task A_second_server_on_a_data_directory_ends_and_names_the_first()
    {
        var directory = Directory.CreateTempSubdirectory("muster-lock-");
        await using (var first = await MusterProcess.ServeAsync(directory.FullName))
        {
            var (code, error) = await ServeAgainAsync(directory.FullName);
            Assert.Equal(1, code);
            Assert.Contains(
                first.Id.ToString(CultureInfo.InvariantCulture),
                error,
                StringComparison.Ordinal
            );
            Assert.Contains(directory.FullName, error, StringComparison.Ordinal);
            await first.KillAsync();
        }
        // A server that was killed holds nothing.
        await using (await MusterProcess.ServeAsync(directory.FullName)) { }
        directory.Delete(recursive: true);
    }

    private static async Task<(int Code, string Error)> ServeAgainAsync(string data)
    {
        string[] ports =
        [
            "--cwmp-port",
            "0",
            "--files-port",
            "0",
            "--port",
            "0",
            "--nbi-port",
            "0",
        ];
        var start = new ProcessStartInfo(
            "dotnet",
            [Repository.Program, "serve", "--data", data, "--bind", "127.0.0.1", .. ports]
        )
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }
}

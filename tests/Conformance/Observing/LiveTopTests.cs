using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Acs.Tests.Wire;
using Conformance.Processes;
using Muster.Tests.Program;
using Xunit;

namespace Conformance.Observing;

/// <summary><c>muster top</c> on a terminal.</summary>
public sealed partial class LiveTopTests(SeenServer server) : IClassFixture<SeenServer>
{
    private const string Key = "kill-test-key-0123456789";

    private string Url => server.Process.Api.BaseAddress!.ToString();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task On_a_terminal_it_is_live_until_q(bool withoutColour)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/script"))
            Assert.Skip("the command 'script', which makes a terminal, is not installed");
        var start = new ProcessStartInfo(
            "script",
            [
                "-qec",
                $"dotnet '{Repository.Program}' top --every 0.1s --url {Url} --key {Key}",
                "/dev/null",
            ]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("NO_COLOR");
        if (withoutColour)
            start.Environment["NO_COLOR"] = "1";
        using var process = Process.Start(start)!;
        var seen = "";
        try
        {
            seen = await WatchAsync(process, withoutColour ? "plain" : "bright");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("q ends this", seen, StringComparison.Ordinal);
        Assert.Contains("\u001b[?1049h", seen, StringComparison.Ordinal);
        // The first screen is given back.
        Assert.EndsWith("\u001b[?1049l", seen.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(withoutColour, !seen.Contains("\u001b[38;", StringComparison.Ordinal));
    }

    /// <summary>A session begins and ends before its eyes, and q is pressed; all that was shown.</summary>
    private async Task<string> WatchAsync(Process process, string serial)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var seen = await SeeAsync(process, "", 0, patience.Token);
        // A picture that stood still would show neither that a session begins nor that it ends.
        using (var open = new LockStepCpe(server.Process.Cwmp))
        {
            await open.PostAsync(Xml.Inform(serial));
            seen = await SeeAsync(process, seen, 1, patience.Token);
            Assert.Equal(204, (await open.PostAsync("")).Status);
        }
        seen = await SeeAsync(process, seen, 0, patience.Token);
        await process.StandardInput.WriteAsync("q");
        await process.StandardInput.FlushAsync(patience.Token);
        seen += await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return seen;
    }

    /// <summary>Reads on until the newest picture tells so many open sessions; all that was shown.</summary>
    private static async Task<string> SeeAsync(
        Process process,
        string seen,
        int open,
        CancellationToken patience
    )
    {
        var buffer = new char[4096];
        while (OpenNow(seen) != open)
        {
            var count = await process.StandardOutput.ReadAsync(buffer, patience);
            Assert.True(count > 0, $"It ended before it showed {open} open sessions: {seen}");
            seen += new string(buffer, 0, count);
        }
        return seen;
    }

    /// <summary>The sessions that are open, as the newest picture tells; null before the first.</summary>
    private static int? OpenNow(string seen)
    {
        var row = OpenSessions().Matches(Escapes().Replace(seen, ""));
        return row.Count == 0
            ? null
            : int.Parse(row[^1].Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"sessions open[ │]+(\d+)\s")]
    private static partial Regex OpenSessions();

    [GeneratedRegex(@"\u001b\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escapes();
}

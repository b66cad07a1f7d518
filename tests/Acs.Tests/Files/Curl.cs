using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit;

namespace Muster.Acs.Tests.Files;

/// <summary>The real curl; tests skip where it is not installed.</summary>
internal static class Curl
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs curl; answers the last reply it got, whatever its status.</summary>
    public static async Task<CurlReply> RunAsync(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var (head, body) = (folder.File("head"), folder.File("body"));
        string[] all = ["-sS", "--max-time", "50", "-D", head, "-o", body, .. arguments];
        using var process = Start(all);
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return new CurlReply(
            process.ExitCode,
            File.Exists(head) ? await File.ReadAllTextAsync(head, Encoding.Latin1) : "",
            File.Exists(body) ? await File.ReadAllBytesAsync(body) : []
        );
    }

    private static Process Start(string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo("curl", arguments) { UseShellExecute = false };
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("curl is not installed.");
            throw;
        }
    }
}

/// <param name="ExitCode">Of curl.</param>
/// <param name="Heads">The heads of all replies of this run, in order.</param>
/// <param name="Body">Of the last one.</param>
internal sealed record CurlReply(int ExitCode, string Heads, byte[] Body)
{
    private string Last =>
        Heads.Split("\r\n\r\n", StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "";

    public int Status =>
        Last.Length == 0 ? 0 : int.Parse(Last.Split(' ')[1], CultureInfo.InvariantCulture);

    /// <summary>The statuses of all replies, 100 included.</summary>
    public IReadOnlyList<int> Statuses =>
        [
            .. Heads
                .Split("\r\n\r\n", StringSplitOptions.RemoveEmptyEntries)
                .Select(h => int.Parse(h.Split(' ')[1], CultureInfo.InvariantCulture)),
        ];

    public string Text => Encoding.Latin1.GetString(Body);

    public string? Header(string name) =>
        Last.Split("\r\n")
            .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim())
            .FirstOrDefault();
}

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("muster-files-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string File(string name, byte[] content)
    {
        System.IO.File.WriteAllBytes(File(name), content);
        return File(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

using System.Diagnostics;
using System.Globalization;
using Muster.Tests.Programs;

namespace Conformance.Safety;

/// <summary>
/// Makes the disk of a running process slow: each of its calls that wait for the disk (fsync, fdatasync)
/// takes longer, as on a disk that is worn or shared with others. <c>strace</c> holds the calls back.
/// </summary>
internal sealed class SlowDisk : IAsyncDisposable
{
    private readonly Process _holder;

    private SlowDisk(Process holder) => _holder = holder;

    /// <summary>From its return on every wait for the disk lasts that long.</summary>
    public static async Task<SlowDisk> UnderAsync(int process, TimeSpan wait)
    {
        string[] arguments =
        [
            "--follow-forks",
            "--attach=" + process.ToString(CultureInfo.InvariantCulture),
            "--trace=fsync,fdatasync",
            "--inject=fsync,fdatasync:delay_enter="
                + wait.TotalMicroseconds.ToString("0", CultureInfo.InvariantCulture),
            "--output=/dev/null",
        ];
        var start = new ProcessStartInfo(ExternalProgram.Find("strace"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        var holder = Process.Start(start)!;
        // "strace: Process 17 attached with 40 threads"
        while (await holder.StandardError.ReadLineAsync() is { } line)
        {
            if (!line.Contains(" attached", StringComparison.Ordinal))
                continue;
            _ = holder.StandardError.ReadToEndAsync();
            return new(holder);
        }
        throw new InvalidOperationException($"strace ended before it held process {process}.");
    }

    public async ValueTask DisposeAsync()
    {
        // It lets go of the process when it is asked to end.
        await ExternalProgram.RunAsync("kill", "-INT", $"{_holder.Id}");
        await _holder.WaitForExitAsync();
        _holder.Dispose();
    }
}

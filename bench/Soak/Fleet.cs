using System.Diagnostics;
using System.Globalization;

namespace Muster.Bench;

/// <summary>Simulated devices, in a process of their own.</summary>
internal sealed class Fleet : IDisposable
{
    private readonly Process _process;

    public Fleet(string program, Uri cwmp, int devices, int pace)
    {
        string[] arguments =
        [
            program,
            "sim",
            "--acs",
            $"{cwmp}",
            "--devices",
            devices.ToString(CultureInfo.InvariantCulture),
            "--interval",
            $"{Math.Max(10 / pace, 1)}s",
            "--boot-rate",
            "20",
        ];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public bool IsAlive => !_process.HasExited;

    public void Dispose()
    {
        if (IsAlive)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}

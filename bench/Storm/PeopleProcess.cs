using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Muster.Bench;

/// <summary>The process in which <see cref="People"/> work, seen from outside.</summary>
internal sealed class PeopleProcess : IDisposable
{
    private readonly Process process;

    private PeopleProcess(Process process) => this.process = process;

    /// <summary>Returns when they sit at their desks.</summary>
    public static async Task<PeopleProcess> StartAsync(
        Uri api,
        Uri cwmp,
        string key,
        int people,
        CancellationToken cancellation
    )
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var count = people.ToString(CultureInfo.InvariantCulture);
        foreach (
            var arg in (string[])[Pinning.Self(), People.Verb, $"{api}", $"{cwmp}", key, count]
        )
            start.ArgumentList.Add(arg);
        var begun = new PeopleProcess(Process.Start(start)!);
        if (await begun.process.StandardOutput.ReadLineAsync(cancellation) != "ready")
            throw new BenchFailure("The people have not come to their desks.");
        return begun;
    }

    public void Begin() => process.StandardInput.WriteLine();

    public async Task<PeopleReport> EndAsync(CancellationToken cancellation)
    {
        await process.StandardInput.WriteLineAsync();
        var report = await process.StandardOutput.ReadLineAsync(cancellation);
        return JsonSerializer.Deserialize<PeopleReport>(report ?? "null")
            ?? throw new BenchFailure("The people have gone without a word.");
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }
}

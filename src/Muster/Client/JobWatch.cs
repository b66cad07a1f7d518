using Muster.Acs.Operations;
using Muster.CommandLine;

namespace Muster.Client;

/// <summary>Looks after a job of the server until it has ended, and tells each time how far it is.</summary>
internal static class JobWatch
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <param name="path">Where the job is, below the API's root.</param>
    public static async Task<TJob> ToItsEndAsync<TJob>(
        MusterClient client,
        Terminal terminal,
        string path,
        TJob job,
        Func<TJob, (JobState State, string Progress)> look,
        CancellationToken cancellation
    )
    {
        using var timer = new PeriodicTimer(Look);
        string? told = null;
        while (true)
        {
            var (state, progress) = look(job);
            if (progress != told)
                terminal.Say(progress);
            told = progress;
            if (state != JobState.Running)
                return job;
            await timer.WaitForNextTickAsync(cancellation);
            job = MusterClient.Read<TJob>(await client.GetAsync(path, cancellation));
        }
    }
}

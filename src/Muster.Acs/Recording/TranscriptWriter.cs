using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Acs.Storage;

namespace Muster.Acs.Recording;

/// <summary>
/// Brings finished recordings to the store, some at a time, and keeps the store within its age and
/// size. What the store does not take is dropped: nobody waits for a transcript.
/// </summary>
internal sealed partial class TranscriptWriter(
    Recorder recorder,
    ITranscriptStore store,
    AcsOptions options,
    ILogger<TranscriptWriter> logger
) : BackgroundService
{
    private const int MostAtOnce = 64;
    private const int MostOctetsAtOnce = 1024 * 1024;
    private const int MostRemovedAtOnce = 500;

    /// <summary>The bound may be exceeded by a hundredth before somebody looks.</summary>
    private const int PartBetweenPrunes = 100;

    /// <summary>Old transcripts go also while no new ones come.</summary>
    private static readonly TimeSpan PrunePace = TimeSpan.FromMinutes(1);

    private bool _failing;
    private long _storedSincePrune;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.RecorderSize == 0)
            return;
        using var timer = new PeriodicTimer(PrunePace, recorder.Clock);
        var tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
        var arrival = ArrivalAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAny(arrival, tick);
            await RoundAsync(mustPrune: tick.IsCompleted, stoppingToken);
            if (tick.IsCompleted)
                tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
            if (arrival.IsCompleted)
                arrival = ArrivalAsync(stoppingToken);
        }
    }

    /// <summary>What was recorded until the end is stored before the process ends.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        while (recorder.Finished.TryPeek(out _) && !cancellationToken.IsCancellationRequested)
            await RoundAsync(mustPrune: false, cancellationToken);
    }

    private Task ArrivalAsync(CancellationToken cancellation) =>
        recorder.Finished.WaitToReadAsync(cancellation).AsTask();

    private async Task RoundAsync(bool mustPrune, CancellationToken cancellation)
    {
        try
        {
            for (var batch = Take(); batch.Count > 0; batch = Take())
            {
                await StoreAsync(batch, cancellation);
                _failing = false;
                if (_storedSincePrune >= options.RecorderSize / PartBetweenPrunes)
                    await PruneAsync(cancellation);
            }
            if (mustPrune)
                await PruneAsync(cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            if (!_failing)
                LogNotStored(failure);
            _failing = true;
        }
    }

    private List<Recording> Take()
    {
        var batch = new List<Recording>();
        for (var octets = 0; batch.Count < MostAtOnce && octets < MostOctetsAtOnce; )
        {
            if (!recorder.Finished.TryRead(out var recording))
                break;
            batch.Add(recording);
            octets += recording.Held;
        }
        return batch;
    }

    private async Task StoreAsync(List<Recording> batch, CancellationToken cancellation)
    {
        var stored = 0;
        try
        {
            var records = batch.ConvertAll(TranscriptCodec.Encode);
            await store.AddAsync(records, cancellation);
            stored = batch.Count;
            recorder.Stored(stored);
            _storedSincePrune += records.Sum(record => record.Content.Length);
        }
        finally
        {
            foreach (var recording in batch)
            {
                if (stored == 0)
                    recorder.Drop(recording);
                else
                    recording.Free();
            }
        }
    }

    private async Task PruneAsync(CancellationToken cancellation)
    {
        _storedSincePrune = 0;
        var oldest = recorder.Clock.GetUtcNow() - options.RecorderAge;
        for (var removed = MostRemovedAtOnce; removed == MostRemovedAtOnce; )
        {
            removed = await store.PruneAsync(
                oldest,
                options.RecorderSize,
                MostRemovedAtOnce,
                cancellation
            );
            recorder.Removed(removed);
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "Transcripts of sessions cannot be stored; they are dropped until they can."
    )]
    private partial void LogNotStored(Exception error);
}

using System.Collections.Concurrent;

namespace Muster.Web.Devices;

/// <summary>The same done to many devices, a few at a time; it lives as long as the page that began it.</summary>
internal sealed class BulkRun(string title, int total, Func<Task> changed) : IDisposable
{
    private const int AtOnce = 8;
    private const int ToldEvery = 20;

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<(string Device, string Reason)> _failures = new();
    private int _done;

    public string Title => title;
    public int Total => total;
    public int Done => Volatile.Read(ref _done);
    public bool IsOver { get; private set; }
    public IReadOnlyCollection<(string Device, string Reason)> Failures => _failures;
    public int Percent => total == 0 ? 100 : Math.Min(100, Done * 100 / total);
    public CancellationToken Stopping => _stop.Token;

    public void Stop()
    {
        if (!IsOver)
            _stop.Cancel();
    }

    public void Dispose()
    {
        Stop();
        if (IsOver)
            _stop.Dispose();
    }

    public async Task WorkAsync(IAsyncEnumerable<string> devices, Func<string, Task> work)
    {
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = AtOnce,
            CancellationToken = _stop.Token,
        };
        try
        {
            await Parallel.ForEachAsync(
                devices,
                options,
                async (device, _) =>
                {
                    await TryAsync(device, work);
                    if (Interlocked.Increment(ref _done) % ToldEvery == 0)
                        await changed();
                }
            );
        }
        catch (OperationCanceledException)
        {
            // Stopped: what was begun is done.
        }
        IsOver = true;
        await changed();
    }

    private async Task TryAsync(string device, Func<string, Task> work)
    {
        try
        {
            await work(device);
        }
        catch (Exception refusal) when (refusal is OperationException)
        {
            _failures.Enqueue((device, refusal.Message));
        }
    }
}

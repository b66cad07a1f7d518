namespace Muster.Cpe.Timing;

/// <summary>Lets so many run at once; the others wait in a queue, not in a Task.</summary>
internal sealed class Lanes(int width)
{
    private readonly Lock _gate = new();
    private readonly Queue<Func<Task>> _waiting = new();
    private int _running;
    private TaskCompletionSource? _idle;

    public int Running
    {
        get
        {
            lock (_gate)
                return _running;
        }
    }

    /// <summary>Runs the work as soon as there is a lane. It must not throw.</summary>
    public void Enter(Func<Task> work)
    {
        lock (_gate)
        {
            if (_running == width)
            {
                _waiting.Enqueue(work);
                return;
            }
            _running++;
        }
        _ = Task.Run(() => RunAsync(work));
    }

    /// <summary>Completes when nothing runs.</summary>
    public Task IdleAsync(CancellationToken cancel)
    {
        lock (_gate)
        {
            if (_running == 0)
                return Task.CompletedTask;
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task.WaitAsync(cancel);
        }
    }

    private async Task RunAsync(Func<Task> work)
    {
        while (true)
        {
            await work();
            lock (_gate)
            {
                if (!_waiting.TryDequeue(out work!))
                {
                    _running--;
                    if (_running == 0)
                        _idle?.TrySetResult();
                    return;
                }
            }
        }
    }
}

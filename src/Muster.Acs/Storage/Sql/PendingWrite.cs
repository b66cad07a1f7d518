namespace Muster.Acs.Storage.Sql;

/// <summary>A write that waits for its transaction. Run may be called twice: it must only touch the database.</summary>
internal abstract class PendingWrite
{
    /// <summary>Why this write alone was refused; null when it ran.</summary>
    public Exception? Refusal { get; set; }

    public abstract void Run(SqlDatabase database);

    /// <summary>The transaction is on the disk: tells the caller.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception reason);
}

internal sealed class PendingWrite<TState, TResult>(
    TState state,
    Func<SqlDatabase, TState, TResult> body
) : PendingWrite
{
    // Continuations elsewhere: the writer has only one thread.
    private readonly TaskCompletionSource<TResult> _completion = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private TResult _result = default!;

    public Task<TResult> Completion => _completion.Task;

    public override void Run(SqlDatabase database) => _result = body(database, state);

    public override void Complete() => _completion.SetResult(_result);

    public override void Fail(Exception reason) => _completion.SetException(reason);
}

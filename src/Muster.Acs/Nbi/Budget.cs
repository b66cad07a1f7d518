namespace Muster.Acs.Nbi;

/// <summary>
/// What the search of one request may cost: a time, in which it takes its turns with the others.
/// </summary>
internal sealed class Budget : IDisposable
{
    /// <summary>A turn is given back after so much work, or so many documents.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(25);

    private const int MostInTurn = 200;

    /// <summary>What one document may take: the turn cannot be given back in the middle of it.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly QueryTurns _turns;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _patience;
    private readonly long _began;
    private long _document = TimeProvider.System.GetTimestamp();
    private readonly CancellationToken _request;
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenSource _end;

    public Budget(
        QueryTurns turns,
        TimeProvider clock,
        TimeSpan patience,
        CancellationToken cancellation
    )
    {
        (_turns, _clock, _patience, _request) = (turns, clock, patience, cancellation);
        _began = clock.GetTimestamp();
        _late = new CancellationTokenSource(patience, clock);
        _end = CancellationTokenSource.CreateLinkedTokenSource(_late.Token, cancellation);
    }

    public void Dispose()
    {
        _end.Dispose();
        _late.Dispose();
    }

    /// <summary>Throws when the time is up.</summary>
    public void Check()
    {
        if (_clock.GetElapsedTime(_began) > _patience)
            throw Late();
        if (TimeProvider.System.GetElapsedTime(_document) > Longest)
            throw NbiRefusal.Bad(
                "The query takes too long for one document; give it fewer or simpler patterns."
            );
    }

    /// <summary>
    /// Looks at each document of a search. Between two turns others have theirs, so that a search of all
    /// there is delays a small one by moments; reading the source counts as work.
    /// </summary>
    public async Task ForEachAsync<T>(IAsyncEnumerable<T> source, Action<T> look)
    {
        try
        {
            await using var items = source.GetAsyncEnumerator(_end.Token);
            while (await RunTurnAsync(items, look)) { }
        }
        catch (OperationCanceledException)
            when (_late.IsCancellationRequested && !_request.IsCancellationRequested)
        {
            throw Late();
        }
    }

    private async Task<bool> RunTurnAsync<T>(IAsyncEnumerator<T> items, Action<T> look)
    {
        using var turn = await _turns.TakeAsync(_end.Token);
        var began = TimeProvider.System.GetTimestamp();
        for (var count = 0; count < MostInTurn; count++)
        {
            if (!await items.MoveNextAsync())
                return false;
            _document = TimeProvider.System.GetTimestamp();
            Check();
            look(items.Current);
            if (TimeProvider.System.GetElapsedTime(began) > Turn)
                break;
        }
        return true;
    }

    private NbiRefusal Late() =>
        new(
            503,
            $"The query took longer than {_patience.TotalSeconds:0} seconds; name what is asked "
                + "for by _id, serial number or tag, or give a limit."
        );
}

namespace Muster.Web.Live;

/// <summary>Somebody who looks, until he looks away.</summary>
internal sealed class Viewing(Action away) : IDisposable
{
    private Action? _away = away;

    public void Dispose() => Interlocked.Exchange(ref _away, null)?.Invoke();
}

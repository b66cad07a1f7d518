using Microsoft.AspNetCore.Http;

namespace Muster.Acs.Southbound;

/// <summary>
/// How long a peer may be silent in the middle of a body. Kestrel's own measure is the mean since the
/// beginning, by which one that sent a megabyte may stand still for hours.
/// </summary>
/// <param name="Limit">Then its connection is cut.</param>
/// <param name="Clock">The clock.</param>
internal readonly record struct BodySilence(TimeSpan Limit, TimeProvider Clock)
{
    public Wait Of(HttpContext http) => new(http, this);

    /// <summary>Costs nothing for a body that is there with its head, as nearly all are.</summary>
    internal sealed class Wait(HttpContext http, BodySilence silence) : IAsyncDisposable
    {
        private ITimer? timer;

        /// <summary>Whether the peer was cut off. Its read may be told so before its connection is.</summary>
        public bool HasCut { get; private set; }

        public void Begin()
        {
            timer ??= silence.Clock.CreateTimer(
                static wait => ((Wait)wait!).Cut(),
                this,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
            timer.Change(silence.Limit, Timeout.InfiniteTimeSpan);
        }

        public void End() => timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        /// <summary>Returns when it can cut nothing off any more: the next request is another one's.</summary>
        public ValueTask DisposeAsync() => timer?.DisposeAsync() ?? ValueTask.CompletedTask;

        private void Cut()
        {
            HasCut = true;
            http.Abort();
        }
    }
}

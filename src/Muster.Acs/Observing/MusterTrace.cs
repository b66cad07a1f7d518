using System.Diagnostics;
using Muster.Acs.Hosting;

namespace Muster.Acs.Observing;

/// <summary>
/// Spans of what the server does. Where nobody listens there are none, and nothing is allocated for
/// them; what is sampled is decided once, where a trace begins.
/// </summary>
internal static class MusterTrace
{
    /// <summary>Of the source, as listeners know it.</summary>
    public const string Name = "Muster";

    private static readonly ActivitySource Source = new(Name, ServerVersion.Text);

    /// <summary>
    /// Begins a trace, whatever goes on around it: a session outlives the request that opens it, and a
    /// transaction belongs to many sessions.
    /// </summary>
    public static Activity? Begin(string name, ActivityKind kind = ActivityKind.Internal)
    {
        if (!Source.HasListeners())
            return null;
        var around = Activity.Current;
        Activity.Current = null;
        try
        {
            return Source.StartActivity(name, kind);
        }
        finally
        {
            Activity.Current = around;
        }
    }

    /// <summary>A part of a session, or of what is under way of it just now; null where that is not traced.</summary>
    public static Activity? Within(
        Activity? session,
        string name,
        ActivityKind kind = ActivityKind.Internal
    )
    {
        if (session is not { IsAllDataRequested: true })
            return null;
        var around = Activity.Current;
        var parent =
            around is not null && around.TraceId == session.TraceId && !around.IsStopped
                ? around
                : session;
        return Source.StartActivity(name, kind, parent.Context);
    }

    /// <summary>A part of what is traced around it; null where nothing is.</summary>
    public static Activity? Within(string name) =>
        Activity.Current is { IsAllDataRequested: true, IsStopped: false } around
        && around.Source == Source
            ? Source.StartActivity(name)
            : null;

    /// <summary>It came to nothing; the reason holds no secret.</summary>
    public static void Fail(this Activity? span, string reason) =>
        span?.SetStatus(ActivityStatusCode.Error, reason);
}

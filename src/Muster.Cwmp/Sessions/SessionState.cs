namespace Muster.Cwmp.Sessions;

/// <summary>
/// Where a session stands, seen by neither side in particular: between two turns, it says who
/// speaks next and what may be said (TR-069 3.7). The set is closed.
/// </summary>
public abstract record SessionState
{
    private SessionState() { }

    /// <summary>Who speaks next; null when the session is over.</summary>
    public abstract Speaker? Next { get; }

    /// <summary>No turn may follow.</summary>
    public bool IsOver => Next is null;

    /// <summary>The name docs/session.md has for it: <c>CpeTurn held</c>, for example.</summary>
    public sealed override string ToString() =>
        this switch
        {
            CpeTurn s => Named(nameof(CpeTurn), s.Held, s.Finished),
            CpeRequested s => Named(nameof(CpeRequested), false, s.Finished),
            RetryOwed { OfInform: true } => "RetryInform",
            RetryOwed s => Named("RetryRequest", false, s.Finished),
            AcsTurn s => Named(nameof(AcsTurn), false, s.Finished),
            AcsRequested s => Named(nameof(AcsRequested), s.Held, s.Finished),
            _ => GetType().Name,
        };

    private static string Named(string name, bool held, bool finished) =>
        name + (held ? " held" : "") + (finished ? " finished" : "");

    /// <summary>The connection is open, nothing has been said.</summary>
    public sealed record Opened : SessionState
    {
        /// <inheritdoc/>
        public override Speaker? Next => Speaker.Cpe;
    }

    /// <summary>The CPE has sent its Inform.</summary>
    public sealed record Informed : SessionState
    {
        /// <inheritdoc/>
        public override Speaker? Next => Speaker.Acs;
    }

    /// <summary>The CPE may make requests, or post empty.</summary>
    /// <param name="Held">The ACS's latest word is HoldRequests 1: no requests.</param>
    /// <param name="Finished">
    /// The CPE has posted empty without being held: no more requests.
    /// </param>
    public sealed record CpeTurn(bool Held, bool Finished) : SessionState
    {
        /// <inheritdoc/>
        public override Speaker? Next => Speaker.Cpe;

        /// <summary>The conditions of a request of the CPE all hold (TR-069 3.7.1.3).</summary>
        public bool MayRequest => !Held && !Finished;
    }

    /// <summary>The CPE has made a request; the ACS owes its response.</summary>
    /// <param name="Finished">See <see cref="CpeTurn"/>.</param>
    public sealed record CpeRequested(bool Finished) : SessionState
    {
        /// <inheritdoc/>
        public override Speaker? Next => Speaker.Acs;
    }

    /// <summary>The ACS has answered 8005: the CPE says the same again.</summary>
    /// <param name="OfInform">It was the Inform; else a request.</param>
    /// <param name="Finished">See <see cref="CpeTurn"/>.</param>
    public sealed record RetryOwed(bool OfInform, bool Finished) : SessionState
    {
        /// <inheritdoc/>
        public override Speaker? Next => Speaker.Cpe;
    }

    /// <summary>The ACS may make a request, or reply empty.</summary>
    /// <param name="Finished">
    /// See <see cref="CpeTurn"/>. An empty reply then ends the session.
    /// </param>
    public sealed record AcsTurn(bool Finished) : SessionState
    {
        /// <inheritdoc/>
        public override Speaker? Next => Speaker.Acs;
    }

    /// <summary>The ACS has made a request; the CPE owes its response.</summary>
    /// <param name="Held">See <see cref="CpeTurn"/>.</param>
    /// <param name="Finished">See <see cref="CpeTurn"/>.</param>
    public sealed record AcsRequested(bool Held, bool Finished) : SessionState
    {
        /// <inheritdoc/>
        public override Speaker? Next => Speaker.Cpe;
    }

    /// <summary>Over, and successful (TR-069 3.7.1.4).</summary>
    public sealed record Succeeded : SessionState
    {
        /// <inheritdoc/>
        public override Speaker? Next => null;
    }

    /// <summary>Over: the ACS has refused the Inform. The CPE's retry policy begins.</summary>
    public sealed record Failed : SessionState
    {
        /// <inheritdoc/>
        public override Speaker? Next => null;
    }
}

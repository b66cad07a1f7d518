using System.Diagnostics;
using System.Globalization;
using Muster.Acs.Observing;
using Muster.Acs.Quirks;
using Muster.Cwmp;
using Muster.Cwmp.Messages;
using Muster.Cwmp.Sessions;

namespace Muster.Acs.Devices;

/// <summary>
/// Joins the stream of a CPE's POSTs to the one async method that is the session. Two promises do it:
/// what the CPE will post next (the procedure waits for it), and what the ACS owes for the POST that is
/// in hand (the POST waits for it). Everything here runs on the device's own scheduler, so nothing is
/// locked; nobody but the CPE is ever waited for, and never inside a grain call.
/// </summary>
internal sealed class CpeConversation(Envelope inform, CwmpVersion version, int maxTurns)
{
    private TaskCompletionSource<CpePost>? _nextPost;
    private TaskCompletionSource<AcsReply>? _owedReply;
    private string? _endedBecause;
    private bool _endedByServer;
    private SessionState _state = SessionRules.Start;
    private int _turns;

    /// <summary>The Inform that opened the session.</summary>
    public Inform Inform { get; } = (Inform)inform.Body!;

    /// <summary>The version both sides speak for the rest of the session.</summary>
    public CwmpVersion Version => version;

    /// <summary>The RPC whose answer is awaited, or empty.</summary>
    public string Waiting { get; private set; } = "";

    /// <summary>Why the ACS sends what it sends next: "every RPC sent carries its cause".</summary>
    public string Cause { get; set; } = "";

    /// <summary>RPCs the ACS has sent.</summary>
    public int Rpcs { get; private set; }

    /// <summary>Who tells and traces what is said; null where nobody does.</summary>
    public SessionWatch? Watch { get; set; }

    /// <summary>Measures how long the CPE takes for its answers.</summary>
    public SessionMeter? Meter { get; init; }

    public bool HasEnded => _endedBecause is not null;

    /// <summary>Whether the CPE has posted anything after its Inform.</summary>
    public bool HasTurns => _turns > 0;

    /// <summary>How the model of this CPE wants to be spoken to.</summary>
    public ModelNeeds Needs { get; init; } = new();

    /// <summary>How the CPE's own requests are answered, whenever they come.</summary>
    public Func<CwmpRequest, Task<CwmpResponse>> Answer { get; set; } =
        request =>
            Task.FromResult<CwmpResponse>(
                new Fault(
                    FaultCode.AcsMethodNotSupported,
                    $"{request.ElementName} is not supported."
                )
            );

    // ---- The POST's side: the grain calls these.

    /// <summary>The first POST: its answer, once the procedure has one.</summary>
    public Task<AcsReply> OpenAsync()
    {
        TryHear(inform, out _);
        _owedReply = new TaskCompletionSource<AcsReply>();
        return _owedReply.Task;
    }

    /// <summary>A further POST: handed to the procedure, answered when the procedure speaks next.</summary>
    public Task<AcsReply> ExchangeAsync(CpePost post)
    {
        if (HasEnded || _owedReply is not null || _nextPost is not { } expected)
            return Task.FromResult(new AcsReply(AcsReplyKind.NoSession, Reason: _endedBecause));
        var violation = $"The session has had more than {maxTurns} turns.";
        if (++_turns > maxTurns || !TryHear(post.Envelope, out violation))
        {
            End(violation);
            return Task.FromResult(new AcsReply(AcsReplyKind.NoSession, Reason: violation));
        }
        var owed = _owedReply = new TaskCompletionSource<AcsReply>();
        _nextPost = null;
        expected.SetResult(post);
        return owed.Task;
    }

    /// <summary>Ends the session from outside: silence, a newer Inform, a peer that broke the rules.</summary>
    /// <param name="isByServer">Whether the server gives it up for reasons of its own.</param>
    public void End(
        string reason,
        AcsReplyKind reply = AcsReplyKind.NoSession,
        bool isByServer = false
    )
    {
        if (HasEnded)
            return;
        (_endedBecause, _endedByServer) = (reason, isByServer);
        var (owed, expected) = (_owedReply, _nextPost);
        (_owedReply, _nextPost) = (null, null);
        owed?.SetResult(new AcsReply(reply, Reason: reason));
        expected?.SetException(new SessionLostException(reason, isByServer));
    }

    // ---- The procedure's side.

    /// <summary>Answers the Inform, then the CPE's requests, until it posts empty (01 session 4.1).</summary>
    public async Task AnswerRequestsAsync(InformResponse response, string? useVersion)
    {
        var post = await SayAsync(Dress(response, inform.ID) with { UseCWMPVersion = useVersion });
        while (_state is SessionState.CpeRequested)
            post = await AnswerAsync(post.Envelope!);
    }

    /// <summary>Sends one RPC; a refusal is thrown as <see cref="CpeFaultException"/>.</summary>
    public async Task<TResponse> CallAsync<TResponse>(CwmpRequest<TResponse> request)
        where TResponse : CwmpResponse
    {
        var outcome = await TryCallAsync(request);
        return outcome.IsSuccess
            ? outcome.Response
            : throw new CpeFaultException(request.ElementName, outcome.Refusal);
    }

    /// <summary>Sends one RPC and waits for what the CPE makes of it.</summary>
    public async Task<RpcOutcome<TResponse>> TryCallAsync<TResponse>(CwmpRequest<TResponse> request)
        where TResponse : CwmpResponse
    {
        if (request.Since > version)
            return new(null, RpcRefusal.NotInVersion(request, version));
        Rpcs++;
        Waiting = request.ElementName;
        var id = Rpcs.ToString(CultureInfo.InvariantCulture);
        var since = Stopwatch.GetTimestamp();
        var span = Watch?.Asks(request, id, Cause);
        try
        {
            var outcome = await AskAsync(request, id);
            Meter?.Rpc(request.ElementName, since, !outcome.IsSuccess);
            Watch?.Answered(span, request, id, outcome.Refusal);
            return outcome;
        }
        catch (SessionLostException lost)
        {
            span.Fail(lost.Message);
            span?.Dispose();
            throw;
        }
    }

    private async Task<RpcOutcome<TResponse>> AskAsync<TResponse>(
        CwmpRequest<TResponse> request,
        string id
    )
        where TResponse : CwmpResponse
    {
        var post = await SayAsync(Dress(request, id), Cause);
        // A CPE request while a response is owed breaks the rules; it is answered all the same, since
        // its TransferComplete may be in it, and the response may still come.
        while (_state is SessionState.CpeRequested)
            post = await AnswerAsync(post.Envelope!);
        Waiting = "";
        return post.Envelope?.Body switch
        {
            Fault fault => new(null, RpcRefusal.Of(fault, request)),
            TResponse response => new(response, null),
            // A refusal of those that do not know how to refuse.
            null => new(
                null,
                RpcRefusal.Protocol($"The device answered {request.ElementName} with nothing.")
            ),
            var other => new(
                null,
                RpcRefusal.Protocol(
                    $"The device answered {request.ElementName} with {other.ElementName}."
                )
            ),
        };
    }

    /// <summary>The empty response: the session is over.</summary>
    public void Close()
    {
        Advance(null);
        _endedBecause = "the session is over";
        var owed = _owedReply;
        _owedReply = null;
        owed?.SetResult(new AcsReply(AcsReplyKind.Empty) { LastAnswer = Needs.LastAnswer });
    }

    /// <summary>A fault instead of the InformResponse; the session is over before it began.</summary>
    public void Refuse(FaultCode code, string message)
    {
        _endedBecause = message;
        var fault = Dress(new Fault(code, message), inform.ID);
        Advance(fault);
        var owed = _owedReply;
        _owedReply = null;
        owed?.SetResult(new AcsReply(AcsReplyKind.Envelope, fault));
    }

    private Task<CpePost> SayAsync(Envelope envelope, string? cause = null)
    {
        if (_owedReply is not { } owed)
            throw new SessionLostException(
                _endedBecause ?? "the CPE is not listening",
                _endedByServer
            );
        Advance(envelope);
        var next = _nextPost = new TaskCompletionSource<CpePost>();
        _owedReply = null;
        owed.SetResult(new AcsReply(AcsReplyKind.Envelope, envelope, Cause: cause));
        return next.Task;
    }

    // "An ACS MUST answer in the namespace the CPE used in its Inform."
    private Envelope Dress(CwmpMessage body, string? id) =>
        new(body)
        {
            ID = id,
            // What is newer than the session is only said in answer to what was asked so.
            Version = body.Since > version ? body.Since : version,
            Namespace = inform.Namespace,
            Style = Needs.Style,
        };

    private async Task<CpePost> AnswerAsync(Envelope request)
    {
        var asked = (CwmpRequest)request.Body!;
        var span = Watch?.Hears(asked, request.ID);
        var response = await Answer(asked);
        Watch?.Answers(span, asked, response);
        return await SayAsync(Dress(response, request.ID));
    }

    // What the CPE may say is the table's business; a violation seen in the field has a way on there.
    private bool TryHear(Envelope? envelope, out string violation)
    {
        violation = "";
        try
        {
            _state = SessionRules.Next(_state, Speaker.Cpe, Turn.Of(envelope));
            return true;
        }
        catch (ProtocolViolation broken)
        {
            violation = broken.Message;
            _state = broken.Resume ?? _state;
            return broken.Resume is not null;
        }
    }

    // A violation of ours is a bug, and dies as one.
    private void Advance(Envelope? envelope) =>
        _state = SessionRules.Next(_state, Speaker.Acs, Turn.Of(envelope));
}

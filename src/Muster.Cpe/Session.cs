using Muster.Cpe.Http;
using Muster.Cwmp;
using Muster.Cwmp.Messages;
using Muster.Cwmp.Sessions;

namespace Muster.Cpe;

/// <summary>
/// One session, from the Inform to the empty reply that ends it (TR-069 3.7.1). It either completes or
/// throws; what it delivered and what it was told to do is noted with the agent on the way.
/// </summary>
internal sealed class Session(Agent cpe, AcsLink acs, SessionPlan plan)
{
    /// <summary>"8005 Retry request": an ACS that says it for ever has lost the session.</summary>
    private const int MostRepeats = 5;

    /// <summary>A session longer than this is a loop.</summary>
    private const int MostTurns = 100_000;

    private CwmpVersion _version = plan.Version;
    private SessionState _state = SessionRules.Start;
    private int _id;

    /// <summary>RPCs of the ACS answered so far, faults included.</summary>
    public int RequestsServed { get; private set; }

    /// <summary>The ACS has answered the Inform.</summary>
    public bool InformAcknowledged { get; private set; }

    /// <summary>The ACS was busy: HTTP 503.</summary>
    public bool IsPutOff { get; private set; }

    /// <summary>The first turn of the ACS against the rules; null while it has kept them.</summary>
    public ProtocolViolation? Violation { get; private set; }

    /// <summary>Null when the session succeeded, else what went wrong.</summary>
    public async Task<string?> HoldAsync(CancellationToken cancel)
    {
        try
        {
            await RunAsync(cancel);
            return null;
        }
        catch (Exception failure) when (failure is SessionFailure or HttpFailure)
        {
            IsPutOff = failure is SessionFailure { IsPutOff: true };
            return failure.Message;
        }
        catch (OperationCanceledException)
        {
            return "the device went down during the session";
        }
        catch (Exception failure)
        {
            // A fault of ours must not stop the device: it counts as a failed session, and says so.
            return $"{failure.GetType().Name}: {failure.Message}";
        }
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        var reply = await InformAsync(cancel);
        for (var turns = 0; !_state.IsOver; turns++)
        {
            if (turns == MostTurns)
                throw new SessionFailure($"the session did not end within {MostTurns} turns");
            reply = await TakeTurnAsync(reply, cancel);
        }
    }

    /// <summary>Answers, asks, or passes the turn: in this order.</summary>
    private Task<Envelope?> TakeTurnAsync(Envelope? reply, CancellationToken cancel) =>
        _state switch
        {
            SessionState.AcsRequested => AnswerAsync(reply!, cancel),
            SessionState.CpeTurn { MayRequest: true } when NextRequest() is { } own => AskAsync(
                own,
                cancel
            ),
            _ => ExchangeAsync(null, cancel),
        };

    /// <summary>A request the session's version has; those it has not wait for another session.</summary>
    private OwnRequest? NextRequest()
    {
        while (plan.Requests.TryDequeue(out var own))
            if (own.Message.Since <= _version)
                return own;
        return null;
    }

    /// <summary>One POST and its reply, each checked against the rules of turns.</summary>
    private async Task<Envelope?> ExchangeAsync(
        Envelope? envelope,
        CancellationToken cancel,
        bool repeat = false
    )
    {
        // A violation of ours is a bug, and dies as one.
        _state = SessionRules.Next(_state, Speaker.Cpe, Turn.Of(envelope));
        var reply =
            repeat ? await acs.RepeatAsync(cancel)
            : envelope is null ? await acs.PostEmptyAsync(cancel)
            : await acs.PostAsync(envelope, cancel);
        Hear(reply);
        return reply;
    }

    // What the ACS may say is for the table; a violation seen in the field has a way on there.
    private void Hear(Envelope? reply)
    {
        try
        {
            _state = SessionRules.Next(_state, Speaker.Acs, Turn.Of(reply));
        }
        catch (ProtocolViolation broken)
        {
            Violation ??= broken;
            _state = broken.Resume ?? throw new SessionFailure(broken.Message, broken);
        }
    }

    /// <summary>Session initiation: the Inform and its response.</summary>
    private async Task<Envelope?> InformAsync(CancellationToken cancel)
    {
        var envelope = new Envelope(plan.Inform)
        {
            ID = NextId(),
            Version = plan.Version,
            SupportedCWMPVersions = plan.SupportedVersions,
            SessionTimeout = plan.SessionTimeout,
        };
        var reply = await SendAsync(envelope, cancel);
        // The table lets nothing pass here but the InformResponse and a fault.
        if (reply!.Body is Fault fault)
            throw new SessionFailure(
                $"the ACS refused the Inform: {fault.FaultCode} {fault.FaultString}"
            );
        if (reply.NotUnderstood is { } header)
            throw new SessionFailure($"the InformResponse has an unknown header {header}");
        _version = Negotiated(reply);
        InformAcknowledged = true;
        cpe.InformAcknowledged(plan);
        return reply;
    }

    /// <summary>A request of ours; only a fault to Inform is fatal to the session.</summary>
    private async Task<Envelope?> AskAsync(OwnRequest own, CancellationToken cancel)
    {
        var message = own.For(_version);
        var reply = await SendAsync(
            new Envelope(message) { ID = NextId(), Version = _version },
            cancel
        );
        own.Answered?.Invoke((CwmpResponse)reply!.Body!);
        // The table has seen that it is an answer, not that it is the answer to this request.
        if (reply!.Body is Fault)
            cpe.RequestRefused(own);
        else if (reply.Body!.ElementName == message.ElementName + "Response")
            cpe.RequestAnswered(own);
        else
            throw new SessionFailure(
                $"the ACS answered {message.ElementName} with {reply.Body.ElementName}"
            );
        return reply;
    }

    /// <summary>Sends a request, and the identical one again while the ACS asks for that.</summary>
    private async Task<Envelope?> SendAsync(Envelope envelope, CancellationToken cancel)
    {
        var reply = await ExchangeAsync(envelope, cancel);
        for (var repeats = 0; _state is SessionState.RetryOwed; repeats++)
        {
            if (repeats == MostRepeats)
                throw new SessionFailure("the ACS asks for the same request again and again");
            reply = await ExchangeAsync(envelope, cancel, repeat: true);
        }
        return reply;
    }

    private Task<Envelope?> AnswerAsync(Envelope received, CancellationToken cancel)
    {
        RequestsServed++;
        // A mandatory header nobody here knows: SOAP 1.1, 4.2.3.
        var response =
            received.NotUnderstood is { } header
                ? Fault.Plain("MustUnderstand", $"the header {header} is not understood")
            // A method newer than the session does not exist in it, whatever its arguments.
            : acs.Unusable is { } reason
            && Rpc.GetRPCMethodsRpc.Lists(received.Body!.ElementName, _version)
                ? new Fault(FaultCode.InvalidArguments, reason)
            : cpe.Answer((CwmpRequest)received.Body!, _version);
        return ExchangeAsync(
            new Envelope(response) { ID = received.ID, Version = _version },
            cancel
        );
    }

    /// <summary>
    /// UseCWMPVersion when the ACS sent it; else what its namespace says, up to what may be assumed.
    /// </summary>
    private CwmpVersion Negotiated(Envelope reply)
    {
        if (CwmpVersions.TryParse(reply.UseCWMPVersion, out var told))
            return told <= plan.NewestVersion
                ? told
                : throw new SessionFailure($"the ACS wants CWMP {reply.UseCWMPVersion}");
        var shown = CwmpVersions.OfNamespace(reply.Namespace) ?? plan.Version;
        return (CwmpVersion)
            Math.Min(Math.Min((int)shown, (int)plan.NewestAssumedVersion), (int)plan.NewestVersion);
    }

    private string NextId() => (++_id).ToString(System.Globalization.CultureInfo.InvariantCulture);
}

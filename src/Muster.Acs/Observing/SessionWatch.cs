using System.Diagnostics;
using Muster.Acs.Devices;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Observing;

/// <summary>
/// One session as it is told and traced. There is none where nobody reads the log and the session is
/// not sampled.
/// </summary>
internal sealed class SessionWatch(SessionName name, SessionLog? log, Activity? span)
{
    /// <summary>The span of the session; null where it is not traced.</summary>
    public Activity? Span => span;

    public void Began(Inform inform, string? id)
    {
        var events = string.Join(',', inform.Event.Select(entry => entry.EventCode));
        log?.Informed(name, events, inform.RetryCount, id);
        if (span is not { IsAllDataRequested: true })
            return;
        span.SetTag("muster.device", name.Device);
        span.SetTag("muster.session", name.Session.ToString());
        span.SetTag("muster.events", events);
        span.SetTag("client.address", name.Address);
    }

    /// <summary>An RPC goes out; the answer is told with <see cref="Answered"/>.</summary>
    public Activity? Asks(CwmpRequest request, string id, string cause)
    {
        log?.Asked(name, request.ElementName, id, CommandKeys.Of(request), cause);
        var rpc = MusterTrace.Within(span, request.ElementName, ActivityKind.Client);
        rpc?.SetTag("rpc.system", "cwmp");
        rpc?.SetTag("rpc.method", request.ElementName);
        rpc?.SetTag("muster.cause", cause);
        return rpc;
    }

    public void Answered(Activity? rpc, CwmpRequest request, string id, RpcRefusal? refusal)
    {
        if (refusal is not null)
        {
            var code = (int)refusal.FaultCode.Value;
            log?.Refused(name, request.ElementName, id, code, refusal.Message);
            rpc?.SetTag("cwmp.fault_code", code);
            rpc.Fail($"fault {code}");
        }
        rpc?.Dispose();
    }

    /// <summary>The device asks; the span ends with the answer.</summary>
    public Activity? Hears(CwmpRequest request, string? id)
    {
        log?.Heard(name, request.ElementName, id, CommandKeys.Of(request));
        var rpc = MusterTrace.Within(span, request.ElementName, ActivityKind.Server);
        rpc?.SetTag("rpc.system", "cwmp");
        rpc?.SetTag("rpc.method", request.ElementName);
        return rpc;
    }

    public void Answers(Activity? rpc, CwmpRequest request, CwmpResponse response)
    {
        if (response is Fault fault)
        {
            log?.Unsupported(name, request.ElementName);
            rpc.Fail($"fault {fault.FaultCode.Value}");
        }
        rpc?.Dispose();
    }

    public void UnknownKey(string key) => log?.UnknownKey(name, key);

    public void Registered() => log?.Registered(name);

    public void Faulted(string channel, int retries, string code, string text)
    {
        log?.Faulted(name, channel, retries, code, text);
        span?.AddEvent(
            new ActivityEvent(
                "fault",
                tags: new() { ["muster.channel"] = channel, ["muster.fault"] = code }
            )
        );
    }

    public void Ended(SessionEnd end, string reason, int rpcs, TimeSpan took)
    {
        var outcome = end switch
        {
            SessionEnd.Completed => "completed",
            SessionEnd.Superseded => "superseded",
            _ => "failed",
        };
        log?.Ended(name, outcome, reason, rpcs, took);
        if (end == SessionEnd.Superseded)
            log?.Broken(name, "CPE already in session", null);
        else if (end == SessionEnd.Failed && reason == SessionSweeper.Silence)
            log?.Broken(name, "Session timeout", null);
        else if (end == SessionEnd.Failed)
            log?.Broken(name, "Session failed", reason);
        span?.SetTag("muster.outcome", outcome);
        span?.SetTag("muster.rpcs", rpcs);
        if (end == SessionEnd.Failed)
            span.Fail(reason);
        span?.Dispose();
    }
}

/// <summary>Begins the watches of this node.</summary>
internal sealed class SessionWatches(SessionLog log, SessionMeter meter)
{
    public SessionMeter Meter => meter;

    public SessionLog Log => log;

    /// <summary>Null where nobody would learn anything of it.</summary>
    public SessionWatch? Begin(string device, Guid session, string address)
    {
        var span = MusterTrace.Begin("session", ActivityKind.Server);
        if (span is { IsAllDataRequested: false })
        {
            span.Dispose();
            span = null;
        }
        return span is null && !log.IsOn
            ? null
            : new SessionWatch(new(device, session, address), log.IsOn ? log : null, span);
    }
}

using Muster.Cwmp.ConnectionRequests;

namespace Muster.Acs.Waking.Xmpp;

/// <summary>The XMPP connection request (TR-069 Annex K).</summary>
internal sealed class XmppWay(XmppLink link) : IWakeWay
{
    public string Name => "xmpp";

    public bool Reaches(WakeSubject device) =>
        link.Server is not null && device.ConnReqJabberID.Length > 0;

    public async Task<ConnectionRequestOutcome> KnockAsync(
        WakeSubject device,
        CancellationToken cancellation
    )
    {
        var jid = device.ConnReqJabberID;
        if (link.Server?.Covers(jid) != true)
            return new(
                ConnectionRequestResult.Refused,
                $"its ConnReqJabberID '{jid}' is not of the domain of xmpp-user"
            );
        if (!link.IsReady)
            return new(
                ConnectionRequestResult.NoAnswer,
                $"the XMPP server cannot be used ({link.Trouble.TrimEnd('.')})"
            );
        var outcome = default(ConnectionRequestOutcome);
        foreach (var secret in device.Secrets)
        {
            outcome = Judge(await link.AskAsync(jid, secret, cancellation));
            if (outcome.Result != ConnectionRequestResult.Unauthorized)
                break;
        }
        return outcome;
    }

    /// <summary>
    /// A device copies the request into its refusal; an error without it comes from the XMPP server, and
    /// means that the device is not there.
    /// </summary>
    private static ConnectionRequestOutcome Judge(XmppStanza? answer) =>
        answer switch
        {
            null => new(ConnectionRequestResult.NoAnswer, "no answer in time"),
            { Type: XmppStanzaType.Result } => new(
                ConnectionRequestResult.Accepted,
                "it accepted the request"
            ),
            { ErrorCondition: "not-authorized" } => new(
                ConnectionRequestResult.Unauthorized,
                "it refused the credentials"
            ),
            { ConcernsConnectionRequests: true } => new(
                ConnectionRequestResult.Busy,
                $"it is busy ({answer.ErrorCondition ?? "error"})"
            ),
            _ => new(
                ConnectionRequestResult.NoAnswer,
                $"it is not connected to the XMPP server ({answer.ErrorCondition ?? "error"})"
            ),
        };
}

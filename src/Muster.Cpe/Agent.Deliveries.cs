using Muster.Cpe.Transfers;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe;

/// <summary>What the ACS has taken, and what transfers have come to.</summary>
public sealed partial class Agent
{
    internal void InformAcknowledged(SessionPlan plan)
    {
        lock (_gate)
        {
            Events.InformAcknowledged();
            if (plan.Inform.Event is [{ EventCode: EventCodes.Heartbeat }])
                _heartbeat.Delivered();
            Tree.ChangesDelivered(plan.Changes);
        }
    }

    internal void RequestAnswered(OwnRequest own)
    {
        lock (_gate)
        {
            Transfers.Reported(own);
            Events.Delivered(own.By, own.CommandKey);
        }
    }

    /// <summary>Not repeated in this session; the next one tries again, but not for ever.</summary>
    internal void RequestRefused(OwnRequest own)
    {
        lock (_gate)
        {
            if (Transfers.Refused(own, _runtime.Readings.ReportAttempts))
                Events.Delivered(own.By, own.CommandKey);
        }
    }

    internal void ConcludeTransfer(
        TransferRecord record,
        TransferResult result,
        CancellationTokenSource attempt
    )
    {
        lock (_gate)
        {
            if (!Transfers.Ended(this, record, result, attempt))
                return;
            if (!_inSession)
                AfterChange();
        }
        TransferEnded?.Invoke(
            this,
            new TransferReport(
                record.CommandKey,
                record.FileType,
                record.Url,
                result.Bytes,
                result.Sha256,
                result.Fault.FaultCode
            )
        );
    }
}

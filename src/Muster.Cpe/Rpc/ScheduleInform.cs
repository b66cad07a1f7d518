using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Rpc;

/// <summary>A.4.1.2: "DelaySeconds MUST be greater than 0"; several may wait, each fires by itself.</summary>
internal static class ScheduleInformRpc
{
    public static CwmpResponse Answer(Agent cpe, ScheduleInform request)
    {
        if (RpcTable.IsTooLong(request.CommandKey))
            return RpcTable.TooLong(nameof(request.CommandKey));
        if (request.DelaySeconds == 0)
            return new Fault(FaultCode.InvalidArguments, "DelaySeconds must be greater than 0");
        var due = cpe.Runtime.Now + TimeSpan.FromSeconds(request.DelaySeconds).Ticks;
        return cpe.Schedule.TrySchedule(due, request.CommandKey)
            ? new ScheduleInformResponse()
            : new Fault(FaultCode.ResourcesExceeded, "too many ScheduleInforms wait already");
    }
}

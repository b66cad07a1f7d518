using System.Globalization;
using Muster.Acs.Operations;
using Muster.Cwmp;

namespace Muster.Acs.Devices.Tasks;

/// <summary>A CPE's refusal in the operator's terms.</summary>
internal static class TaskFaults
{
    /// <param name="asked">The parameter that was asked about alone, when the device names none.</param>
    public static TaskFault Of(RpcRefusal refusal, string? asked = null)
    {
        var named = refusal
            .Parameters.Select(fault => new ParameterFault(
                fault.ParameterName,
                Code(fault.FaultCode),
                fault.FaultString
            ))
            .ToList();
        if (named.Count == 0 && asked is not null)
            named.Add(new ParameterFault(asked, Code(refusal.FaultCode), refusal.Message));
        return new TaskFault(Code(refusal.FaultCode), refusal.Message, named);
    }

    private static string Code(FaultCode code) =>
        code.Value == 0 ? "protocol" : code.Value.ToString(CultureInfo.InvariantCulture);
}

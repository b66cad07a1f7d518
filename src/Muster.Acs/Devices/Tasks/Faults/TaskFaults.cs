using System.Globalization;
using Muster.Acs.Operations;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks;

/// <summary>A CPE's refusal in the operator's terms.</summary>
internal static class TaskFaults
{
    /// <summary>Nothing was heard in time.</summary>
    public const string Timeout = "timeout";

    /// <summary>What came was no answer to what was asked.</summary>
    public const string Protocol = "protocol";

    /// <summary>A transfer or an operation that ended badly.</summary>
    public static TaskFault Of(FaultStruct fault) =>
        new(
            Code(fault.FaultCode),
            fault.FaultString.Length > 0 ? fault.FaultString : "The device gave no reason.",
            []
        );

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
        code.Value == 0 ? Protocol : code.Value.ToString(CultureInfo.InvariantCulture);
}

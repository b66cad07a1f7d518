using System.Diagnostics.CodeAnalysis;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices;

/// <summary>What came back for one RPC: the response, or why there is none.</summary>
internal readonly record struct RpcOutcome<TResponse>(TResponse? Response, RpcRefusal? Refusal)
    where TResponse : CwmpResponse
{
    [MemberNotNullWhen(true, nameof(Response))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsSuccess => Response is not null;
}

/// <summary>The CPE said no: a Fault, or something that is no answer to the RPC.</summary>
/// <param name="FaultCode"><see cref="FaultCode.None"/> when it was no CWMP fault at all.</param>
internal sealed record RpcRefusal(
    FaultCode FaultCode,
    string Message,
    IReadOnlyList<SetParameterValuesFault> Parameters
)
{
    public static RpcRefusal Of(Fault fault) =>
        new(fault.FaultCode, fault.FaultString, fault.SetParameterValuesFaults);

    /// <summary>An RPC that the session's version does not have is not sent (TR-069 A.5: 9000).</summary>
    public static RpcRefusal NotInVersion(CwmpRequest request, CwmpVersion version) =>
        new(
            FaultCode.MethodNotSupported,
            $"The device speaks CWMP {CwmpVersions.Text(version)}, which has no "
                + $"{request.ElementName}; it came with {CwmpVersions.Text(request.Since)}.",
            []
        );

    public static RpcRefusal Protocol(string message) => new(FaultCode.None, message, []);
}

/// <summary>Carries a refusal up to the task, so that procedures stay straight.</summary>
internal sealed class CpeFaultException(string rpc, RpcRefusal refusal)
    : Exception($"{rpc}: {refusal.FaultCode.Value} {refusal.Message}")
{
    public RpcRefusal Refusal { get; } = refusal;
}

/// <summary>The session ended under the procedure: silence, a newer Inform, a broken peer.</summary>
/// <param name="isByServer">Whether the server gave it up for reasons of its own.</param>
internal sealed class SessionLostException(string reason, bool isByServer = false)
    : Exception(reason)
{
    public bool IsByServer { get; } = isByServer;
}

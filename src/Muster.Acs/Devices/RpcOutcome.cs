using System.Diagnostics.CodeAnalysis;
using Muster.Acs.Recording;
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
    /// <summary>What is shorter would be found in any sentence.</summary>
    private const int ShortestSecret = 4;

    /// <summary>
    /// Devices quote what they refuse: what of it is a secret is taken out here, before anybody is told.
    /// </summary>
    public static RpcRefusal Of(Fault fault, CwmpRequest request)
    {
        var secrets = SecretsOf(request).Where(text => text.Length >= ShortestSecret).ToList();
        if (secrets.Count == 0)
            return new(fault.FaultCode, fault.FaultString, fault.SetParameterValuesFaults);
        string Told(string text) =>
            secrets.Aggregate(
                text,
                (told, secret) =>
                    told.Replace(secret, SecretNames.Mask, StringComparison.OrdinalIgnoreCase)
            );
        return new(
            fault.FaultCode,
            Told(fault.FaultString),
            [
                .. fault.SetParameterValuesFaults.Select(each =>
                    each with
                    {
                        FaultString = Told(each.FaultString),
                    }
                ),
            ]
        );
    }

    private static IEnumerable<string> SecretsOf(CwmpRequest request) =>
        request switch
        {
            SetParameterValues write => write
                .ParameterList.Where(value => SecretNames.IsSecret(value.Name))
                .Select(value => value.Value.Text),
            Download download => [download.Password],
            ScheduleDownload download => [download.Password],
            Upload upload => [upload.Password],
            _ => [],
        };

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

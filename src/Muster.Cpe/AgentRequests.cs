using Muster.Cpe.Software;
using Muster.Cpe.Transfers;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe;

/// <summary>What a device asks its ACS for, and tells it, on its own account (TR-069 A.3.3, A.4.2).</summary>
public static class AgentRequests
{
    /// <summary>A user asks for a file: RequestDownload, with "9 REQUEST DOWNLOAD".</summary>
    public static void RequestDownload(
        this Agent cpe,
        string fileType,
        params IReadOnlyList<ArgStruct> arguments
    ) =>
        Owe(
            cpe,
            new RequestDownload(fileType, arguments),
            DeliveredBy.RequestDownloadResponse,
            EventCodes.RequestDownload
        );

    /// <summary>A user's kick on the device's own web page (deprecated): Kicked, with "5 KICKED".</summary>
    public static void Kick(this Agent cpe, Kicked kick) =>
        Owe(cpe, kick, DeliveredBy.KickedResponse, EventCodes.Kicked);

    /// <summary>
    /// A transfer the ACS did not ask for has ended, a local upgrade for example: reported when
    /// ManagementServer.AutonomousTransferCompletePolicy asks for it.
    /// </summary>
    public static void ReportTransfer(this Agent cpe, AutonomousTransferComplete transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        Owe(
            cpe,
            transfer,
            DeliveredBy.AutonomousTransferCompleteResponse,
            EventCodes.AutonomousTransferComplete,
            agent => AutonomousPolicy.Wants(agent.Tree, transfer) ? transfer : null
        );
    }

    /// <summary>
    /// Software modules have changed without the ACS having asked: what of it
    /// ManagementServer.DUStateChangeComplPolicy asks for is reported.
    /// </summary>
    public static void ReportSoftware(this Agent cpe, AutonomousDUStateChangeComplete change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Owe(
            cpe,
            change,
            DeliveredBy.AutonomousDUStateChangeCompleteResponse,
            EventCodes.AutonomousDUStateChangeComplete,
            agent => AutonomousDUPolicy.Wanted(agent.Tree, change)
        );
    }

    /// <summary>
    /// Asks, in the next session, which RPCs the ACS knows. Never answered when the device forgets its
    /// ACS before that.
    /// </summary>
    /// <exception cref="InvalidOperationException">The ACS refused.</exception>
    public static Task<IReadOnlyList<string>> AskRPCMethodsAsync(
        this Agent cpe,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(cpe);
        var told = new TaskCompletionSource<IReadOnlyList<string>>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        var question = new OwnRequest(new GetRPCMethods(), DeliveredBy.OwnResponse, "")
        {
            Answered = answer =>
            {
                if (answer is GetRPCMethodsResponse methods)
                    told.TrySetResult(methods.MethodList);
                else
                    told.TrySetException(
                        new InvalidOperationException("the ACS does not tell its methods")
                    );
            },
        };
        cpe.Locked(agent =>
        {
            agent.Transfers.Outbox.Add(question);
            return true;
        });
        return told.Task.WaitAsync(cancel);
    }

    private static void Owe(
        Agent cpe,
        CwmpRequest request,
        DeliveredBy by,
        string eventCode,
        Func<Agent, CwmpRequest?>? wanted = null
    )
    {
        ArgumentNullException.ThrowIfNull(cpe);
        cpe.Locked(agent =>
        {
            if ((wanted is null ? request : wanted(agent)) is { } told)
                agent.Owe(told, by, eventCode);
            return true;
        });
    }
}

using Muster.Cpe.Tree;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe;

/// <summary>What one session sets out to deliver; changes made meanwhile wait for the next.</summary>
internal sealed record SessionPlan(
    Inform Inform,
    IReadOnlyList<ParameterChange> Changes,
    Queue<OwnRequest> Requests
)
{
    /// <summary>The version the Inform is written in.</summary>
    public required CwmpVersion Version { get; init; }

    /// <summary>The newest version this CPE speaks.</summary>
    public required CwmpVersion NewestVersion { get; init; }

    /// <summary>Header of CWMP 1.4, null before.</summary>
    public string? SupportedVersions { get; init; }

    /// <summary>The newest that an ACS without UseCWMPVersion is taken to speak.</summary>
    public CwmpVersion NewestAssumedVersion { get; init; } = CwmpVersion.V1_2;

    /// <summary>Header of CWMP 1.3, in seconds, null before.</summary>
    public uint? SessionTimeout { get; init; }
}

/// <summary>A request of the CPE that waits for its turn, and the event its response delivers.</summary>
internal sealed record OwnRequest(CwmpRequest Message, DeliveredBy By, string CommandKey)
{
    /// <summary>Who wants to know what the ACS answered, be it a fault.</summary>
    public Action<CwmpResponse>? Answered { get; init; }

    /// <summary>What to forget when the ACS has answered.</summary>
    public object? Record { get; init; }

    /// <summary>"9014 and later are unknown to CWMP 1.0": there all transfer faults are 9010.</summary>
    public CwmpRequest For(CwmpVersion version) =>
        Message is TransferComplete complete
        && version == CwmpVersion.V1_0
        && complete.FaultStruct.FaultCode.Value is >= 9014 and <= 9032
            ? complete with
            {
                FaultStruct = complete.FaultStruct with
                {
                    FaultCode = FaultCode.FileTransferFailure,
                },
            }
            : Message;
}

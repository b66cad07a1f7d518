using Muster.Cwmp;

namespace Muster.Cpe.Transfers;

/// <summary>How one attempt to transfer a file ended; the bytes themselves are not kept.</summary>
/// <param name="CommandKey">Of the RPC.</param>
/// <param name="FileType">Of the RPC.</param>
/// <param name="Url">Of the RPC.</param>
/// <param name="Bytes">Octets that came or went; 0 when it failed.</param>
/// <param name="Sha256">Of these octets, lower-case hex; empty when it failed.</param>
/// <param name="FaultCode">0 when the file is whole and good.</param>
public sealed record TransferReport(
    string CommandKey,
    string FileType,
    Uri Url,
    long Bytes,
    string Sha256,
    FaultCode FaultCode
);

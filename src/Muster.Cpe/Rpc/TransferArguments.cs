using System.Text;
using Muster.Cpe.Transfers;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Rpc;

/// <summary>What Download, ScheduleDownload and Upload check alike (05, section 3.3).</summary>
internal static class TransferArguments
{
    private const int LongestText = 256;

    /// <summary>Null when the transfer may be queued.</summary>
    public static Fault? Refused(
        string commandKey,
        string url,
        params ReadOnlySpan<(string Name, string Text)> texts
    )
    {
        if (RpcTable.IsTooLong(commandKey))
            return RpcTable.TooLong("CommandKey");
        foreach (var (name, text) in texts)
            if (Encoding.UTF8.GetByteCount(text) > LongestText)
                return Invalid($"{name} is longer than {LongestText} octets");
        if (url.Length > LongestText || !Uri.TryCreate(url, UriKind.Absolute, out var target))
            return Invalid("URL is no absolute URL of at most 256 characters");
        if (target.Scheme != Uri.UriSchemeHttp && target.Scheme != Uri.UriSchemeHttps)
            return new Fault(
                FaultCode.TransferProtocolNotSupported,
                $"files are transferred by http and https, not by {target.Scheme}"
            );
        // "The URL MUST NOT include the userinfo component."
        return target.UserInfo.Length > 0 ? Invalid("URL carries user information") : null;
    }

    public static Fault? TooLarge(Agent cpe, uint fileSize) =>
        fileSize > cpe.Runtime.Options.MaxFileBytes
            ? new Fault(FaultCode.ResourcesExceeded, $"{fileSize} octets do not fit")
            : null;

    public static Fault Invalid(string reason) => new(FaultCode.InvalidArguments, reason);

    /// <summary>"A CPE SHOULD queue at least 3 transfers; over its limit: 9004."</summary>
    public static Fault? Queue(Agent cpe, TransferRecord record) =>
        cpe.Transfers.TryAdd(record, cpe.Runtime.Readings.MaxTransfers)
            ? null
            : new Fault(FaultCode.ResourcesExceeded, "too many transfers wait already");
}

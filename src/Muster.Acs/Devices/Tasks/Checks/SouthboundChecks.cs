using System.Buffers.Text;
using Muster.Acs.Operations;

namespace Muster.Acs.Devices.Tasks;

/// <summary>The limits of the standard on what the remaining RPCs carry (TR-069 A.4.1).</summary>
internal static class SouthboundChecks
{
    private const int LongestKey = 32;
    private const int LongestFileType = 64;
    private const int LongestUrl = 256;
    private const int LongestUnitUrl = 1024;
    private const int MostOperations = 16;
    private const int MostVouchers = 16;
    private const int LongestVoucher = 64 * 1024;

    public static void Check(TaskRequest request)
    {
        switch (request)
        {
            case UploadRequest upload:
                Upload(upload);
                break;
            case ScheduleDownloadRequest scheduled:
                Windows(scheduled.TimeWindows);
                break;
            case CancelTransferRequest { CommandKey: var key }
                when key is not { Length: > 0 and <= LongestKey }:
                throw Invalid("commandKey", $"It has 1 to {LongestKey} characters: a task's id.");
            case ScheduleInformRequest { DelaySeconds: 0 }:
                // "DelaySeconds MUST be > 0 (0 => 9003)."
                throw Invalid("delaySeconds", "The device refuses 0; it is 1 or more.");
            case ChangeDUStateRequest change:
                Operations(change.Operations);
                break;
            case GetOptionsRequest { OptionName.Length: > LongestFileType }:
                throw Invalid("optionName", $"It has at most {LongestFileType} characters.");
            case SetVouchersRequest set:
                Vouchers(set.Vouchers);
                break;
            case RawRpcRequest raw:
                RawCall.NameOf(raw.Xml);
                break;
        }
    }

    private static void Upload(UploadRequest upload)
    {
        if (upload.FileType is not { Length: > 0 and <= LongestFileType })
            throw Invalid("fileType", $"It has 1 to {LongestFileType} characters.");
        if (upload.Url is { } url)
            Address("url", url, LongestUrl);
        else if (upload.Username is not null || upload.Password is not null)
            throw Invalid("username", "It is for an address of your own: give the url too.");
        Text("username", upload.Username, LongestUrl);
        Text("password", upload.Password, LongestUrl);
    }

    // "WindowEnd > WindowStart; windows must not overlap and the second starts after the first ends."
    private static void Windows(IReadOnlyList<TimeWindow> windows)
    {
        if (windows is not { Count: 1 or 2 })
            throw Invalid("timeWindows", "There must be one or two windows.");
        for (var i = 0; i < windows.Count; i++)
        {
            var window = windows[i];
            var field = $"timeWindows[{i}]";
            if (window.WindowEnd <= window.WindowStart)
                throw Invalid($"{field}.windowEnd", "A window ends after it starts.");
            if (window.WindowMode is not { Length: > 0 and <= LongestFileType })
                throw Invalid($"{field}.windowMode", $"It has 1 to {LongestFileType} characters.");
            if (window.MaxRetries < -1)
                throw Invalid($"{field}.maxRetries", "It is -1 (as the device likes) or more.");
            Text($"{field}.userMessage", window.UserMessage, LongestUrl);
            if (i > 0 && window.WindowStart < windows[0].WindowEnd)
                throw Invalid($"{field}.windowStart", "It starts before the first window ends.");
        }
    }

    private static void Operations(IReadOnlyList<DUOperation> operations)
    {
        if (operations is not { Count: > 0 and <= MostOperations })
            throw Invalid("operations", $"1 to {MostOperations} operations can be asked at once.");
        for (var i = 0; i < operations.Count; i++)
            Operation($"operations[{i}]", operations[i]);
    }

    private static void Operation(string field, DUOperation wanted)
    {
        if (wanted.Operation is not ("install" or "update" or "uninstall"))
            throw Invalid($"{field}.operation", "It is install, update or uninstall.");
        if (wanted.Operation == "install" && string.IsNullOrEmpty(wanted.Url))
            throw Invalid($"{field}.url", "To install, a source is needed.");
        if (wanted.Operation == "uninstall" && string.IsNullOrEmpty(wanted.Uuid))
            throw Invalid($"{field}.uuid", "To uninstall, the unit must be named.");
        if (wanted.Uuid is { } uuid && !Guid.TryParseExact(uuid, "D", out _))
            throw Invalid($"{field}.uuid", $"'{uuid}' is no UUID.");
        if (wanted.Url is { } url)
            Address($"{field}.url", url, LongestUnitUrl);
        Text($"{field}.version", wanted.Version, LongestKey);
        Text($"{field}.executionEnvRef", wanted.ExecutionEnvRef, LongestUrl);
        Text($"{field}.username", wanted.Username, LongestUrl);
        Text($"{field}.password", wanted.Password, LongestUrl);
    }

    private static void Vouchers(IReadOnlyList<string> vouchers)
    {
        if (vouchers is not { Count: > 0 and <= MostVouchers })
            throw Invalid("vouchers", $"1 to {MostVouchers} vouchers can be set at once.");
        for (var i = 0; i < vouchers.Count; i++)
        {
            if (
                vouchers[i] is not { Length: > 0 and <= LongestVoucher } text
                || !Base64.IsValid(text)
            )
                throw Invalid($"vouchers[{i}]", "A voucher is base64, up to 64 KB.");
        }
    }

    // "User info in the URL is forbidden."
    private static void Address(string field, string text, int longest)
    {
        if (text.Length > longest)
            throw Invalid(field, $"It has at most {longest} characters.");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
            throw Invalid(field, $"'{text}' is no absolute URL.");
        if (url.UserInfo.Length > 0)
            throw Invalid(field, "A name and a password stand beside the URL, not in it.");
    }

    private static void Text(string field, string? text, int longest)
    {
        if (text?.Length > longest)
            throw Invalid(field, $"It has at most {longest} characters.");
    }

    private static OperationException Invalid(string field, string message) =>
        new(OperationFaultKind.Invalid, message, field);
}

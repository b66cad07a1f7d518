using Muster.Acs.Devices.Tasks;
using Muster.Acs.Nbi.Query;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Presets;
using Muster.Acs.Storage;

namespace Muster.Acs.Nbi.Documents;

/// <summary>Faults, of tasks and of channels of rules, as GenieACS shows them.</summary>
internal static class FaultDocuments
{
    /// <summary>Null for what the original has no fault for: a task that expired is gone there.</summary>
    public static Document? Of(StoredFault stored) =>
        stored switch
        {
            { Channel: { } channel } => Of(stored.DeviceId, channel),
            { Task: { State: TaskState.Failed } task } => Of(task),
            _ => null,
        };

    private static Document Of(string device, ChannelFault channel)
    {
        var fault = channel.Fault;
        var document = Head(device, channel.Channel, channel.At, fault.Code, fault.Message);
        if (fault.Code.StartsWith(OfCpe, StringComparison.Ordinal))
            document["detail"] = DetailOf(
                fault.Code[OfCpe.Length..],
                fault.Message,
                fault.Parameters
            );
        else if (fault.Name is not null)
            document["detail"] = new Document
            {
                ["name"] = fault.Name,
                ["message"] = fault.Message,
                ["stack"] = fault.Stack ?? Place(fault.Script, fault.Line),
            };
        document["retries"] = (double)channel.Retries;
        document["provisions"] = channel.Provisions;
        return document;
    }

    private static Document Of(DeviceTask task)
    {
        var fault = task.Fault ?? new TaskFault("", "", []);
        var document = Head(
            task.DeviceId,
            TaskDocuments.ChannelOf(task),
            task.Finished ?? task.Created,
            CodeOf(fault.Code),
            fault.Message
        );
        if (IsOfCpe(fault.Code))
            document["detail"] = DetailOf(
                fault.Code,
                fault.Message,
                // The names of what could not be read are ours to tell, not the standard's.
                task.Request
                    is SetParameterValuesRequest
                        or AddObjectRequest
                        or ProvisionsRequest
                    ? fault.Parameters
                    : []
            );
        document["retries"] = (double)Math.Max(0, task.Attempts - 1);
        if (TaskDocuments.HasExpiry(task))
            document["expiry"] = task.Expires;
        document["provisions"] = ProvisionsOf(task);
        return document;
    }

    private static Document Head(
        string device,
        string channel,
        DateTimeOffset at,
        string code,
        string message
    ) =>
        new()
        {
            ["_id"] = $"{device}:{channel}",
            ["device"] = device,
            ["channel"] = channel,
            ["timestamp"] = at,
            ["code"] = code,
            ["message"] = message,
        };

    private const string OfCpe = "cwmp.";

    private static string CodeOf(string code) =>
        code switch
        {
            _ when IsOfCpe(code) => OfCpe + code,
            "session_lost" => "session_terminated",
            "protocol" => "invalid_response",
            _ => code,
        };

    private static bool IsOfCpe(string code) => code.Length == 4 && code.All(char.IsAsciiDigit);

    private static string Place(string? script, int line) =>
        script is null ? ""
        : line > 0 ? $"at {script}:{line}"
        : $"at {script}";

    private static Document DetailOf(
        string code,
        string message,
        IReadOnlyList<ParameterFault> parameters
    )
    {
        var detail = new Document { ["faultCode"] = code, ["faultString"] = message };
        if (parameters.Count > 0)
            detail["setParameterValuesFault"] = parameters
                .Select(parameter => new Document
                {
                    ["parameterName"] = parameter.Name,
                    ["faultCode"] = parameter.Code,
                    ["faultString"] = parameter.Message,
                })
                .ToList<object?>();
        return detail;
    }

    /// <summary>The built-in provisions that the task stands for, as a JSON text.</summary>
    public static string ProvisionsOf(DeviceTask task)
    {
        List<List<object?>> provisions = task.Request switch
        {
            GetParameterValuesRequest get =>
            [
                .. get.ParameterNames.Select(name => new List<object?>
                {
                    "refresh",
                    TaskDocuments.Plain(name),
                }),
            ],
            SetParameterValuesRequest set =>
            [
                .. TaskSecrets
                    .Masked(set.ParameterValues)!
                    .Select(value => new List<object?> { "value", value.Name, value.Value }),
            ],
            RefreshObjectRequest refresh =>
            [
                ["refresh", TaskDocuments.Plain(refresh.ObjectName)],
            ],
            AddObjectRequest add =>
            [
                ["instances", TaskDocuments.Plain(add.ObjectName) + ".[]", "+1"],
            ],
            DeleteObjectRequest delete =>
            [
                ["instances", TaskDocuments.Plain(delete.ObjectName), 0.0],
            ],
            RebootRequest =>
            [
                ["reboot"],
            ],
            FactoryResetRequest =>
            [
                ["reset"],
            ],
            DownloadRequest file =>
            [
                ["download", file.FileType ?? task.Transfer?.FileType ?? "", file.File],
            ],
            ProvisionsRequest run => TaskDocuments.Calls(run),
            _ =>
            [
                [StorageJson.KindOf(task.Request)],
            ],
        };
        return JsonValues.Text(provisions.ConvertAll<object?>(provision => provision));
    }
}

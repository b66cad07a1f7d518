using System.Text.Json;
using System.Text.Json.Nodes;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.Nbi.Query;
using Muster.Acs.Nbi.Tasks;
using Muster.Acs.Operations;
using Muster.Acs.Recording;
using Muster.Acs.Storage;

namespace Muster.Acs.Nbi.Documents;

/// <summary>Tasks and their faults as GenieACS shows them.</summary>
internal static class TaskDocuments
{
    /// <summary>Of the 32 hex digits of a task's id the first 24: the time, and 42 bits of chance.</summary>
    public const int IdLength = 24;

    public static string IdOf(DeviceTask task) =>
        task.Id.Length > IdLength ? task.Id[..IdLength] : task.Id;

    public static string ChannelOf(DeviceTask task) => $"task_{IdOf(task)}";

    /// <summary>What the client sent, if it came from here, with what the server adds.</summary>
    public static Document Of(DeviceTask task)
    {
        var sent = task.Origin is { } origin
            ? Parse(origin)
            : Made(TaskSecrets.Masked(task).Request);
        sent["_id"] = IdOf(task);
        sent["device"] = task.DeviceId;
        sent["timestamp"] = task.NotBefore ?? task.Created;
        if (sent.ContainsKey("expiry"))
            sent["expiry"] = task.Expires;
        return sent;
    }

    public static Document FaultOf(DeviceTask task)
    {
        var fault = task.Fault ?? new TaskFault("", "", []);
        var document = new Document
        {
            ["_id"] = $"{task.DeviceId}:{ChannelOf(task)}",
            ["device"] = task.DeviceId,
            ["channel"] = ChannelOf(task),
            ["timestamp"] = task.Finished ?? task.Created,
            ["code"] = CodeOf(fault.Code),
            ["message"] = fault.Message,
        };
        if (IsOfCpe(fault.Code))
            document["detail"] = DetailOf(fault);
        document["retries"] = (double)Math.Max(0, task.Attempts - 1);
        document["provisions"] = ProvisionsOf(TaskSecrets.Masked(task));
        return document;
    }

    /// <summary>What the client sent as it is kept and given back: without the secrets in it.</summary>
    public static string OriginOf(NbiTask posted)
    {
        var sent = JsonValues.DocumentOf(posted.Root);
        if (sent.GetValueOrDefault("parameterValues") is List<object?> values)
        {
            foreach (var value in values)
            {
                if (value is List<object?> { Count: > 1 } pair && IsSecret(pair[0]))
                    pair[1] = SecretNames.Mask;
            }
        }
        return JsonValues.Text(sent);
    }

    private static bool IsSecret(object? name) => name is string path && SecretNames.IsSecret(path);

    private static string CodeOf(string code) =>
        code switch
        {
            _ when IsOfCpe(code) => "cwmp." + code,
            "session_lost" => "session_terminated",
            "protocol" => "invalid_response",
            _ => code,
        };

    private static bool IsOfCpe(string code) => code.Length == 4 && code.All(char.IsAsciiDigit);

    private static Document DetailOf(TaskFault fault)
    {
        var detail = new Document { ["faultCode"] = fault.Code, ["faultString"] = fault.Message };
        if (fault.Parameters.Count > 0)
            detail["setParameterValuesFault"] = fault
                .Parameters.Select(parameter => new Document
                {
                    ["parameterName"] = parameter.Name,
                    ["faultCode"] = parameter.Code,
                    ["faultString"] = parameter.Message,
                })
                .ToList<object?>();
        return detail;
    }

    /// <summary>The built-in provisions that the task stands for, as a JSON text.</summary>
    private static string ProvisionsOf(DeviceTask task)
    {
        List<List<object?>> provisions = task.Request switch
        {
            GetParameterValuesRequest get =>
            [
                .. get.ParameterNames.Select(name => new List<object?> { "refresh", Plain(name) }),
            ],
            SetParameterValuesRequest set =>
            [
                .. set.ParameterValues.Select(value => new List<object?>
                {
                    "value",
                    value.Name,
                    value.Value,
                }),
            ],
            RefreshObjectRequest refresh =>
            [
                ["refresh", Plain(refresh.ObjectName)],
            ],
            AddObjectRequest add =>
            [
                ["instances", Plain(add.ObjectName) + ".[]", "+1"],
            ],
            DeleteObjectRequest delete =>
            [
                ["instances", Plain(delete.ObjectName), 0.0],
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
                ["download", file.FileType ?? "", file.File],
            ],
            ProvisionsRequest run => Calls(run),
            _ =>
            [
                [StorageJson.KindOf(task.Request)],
            ],
        };
        return JsonValues.Text(provisions.ConvertAll<object?>(provision => provision));
    }

    /// <summary>A task of another door, in the words of this one.</summary>
    private static Document Made(TaskRequest request)
    {
        var made = new Document { ["name"] = StorageJson.KindOf(request) };
        switch (request)
        {
            case GetParameterValuesRequest get:
                made["parameterNames"] = get.ParameterNames.Select(Plain).ToList<object?>();
                break;
            case SetParameterValuesRequest set:
                made["parameterValues"] = Triples(set.ParameterValues);
                break;
            case RefreshObjectRequest refresh:
                made["objectName"] = Plain(refresh.ObjectName);
                break;
            case AddObjectRequest add:
                made["objectName"] = Plain(add.ObjectName);
                if (add.ParameterValues is { Count: > 0 } values)
                    made["parameterValues"] = Triples(values);
                break;
            case DeleteObjectRequest delete:
                made["objectName"] = Plain(delete.ObjectName);
                break;
            case DownloadRequest download:
                made["file"] = download.File;
                made.With("fileType", download.FileType);
                break;
            case ProvisionsRequest run:
                made["provisions"] = Calls(run).ConvertAll<object?>(call => call);
                break;
        }
        return made;
    }

    private static List<List<object?>> Calls(ProvisionsRequest run) =>
        [
            .. run.Provisions.Select(call => new List<object?>([
                call.Name,
                .. (call.Args ?? []).Select(ValueOf),
            ])),
        ];

    private static object? ValueOf(JsonNode? argument) =>
        argument is null ? null : JsonValues.Of(JsonSerializer.SerializeToElement(argument));

    private static List<object?> Triples(IReadOnlyList<NamedValue> values) =>
        values
            .Select(value => new List<object?> { value.Name, value.Value, value.Type ?? "" })
            .ToList<object?>();

    private static string Plain(string name) => name.TrimEnd('.');

    private static Document Parse(string origin)
    {
        using var json = JsonDocument.Parse(origin);
        return JsonValues.DocumentOf(json.RootElement);
    }
}

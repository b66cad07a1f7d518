using System.Text.Json;
using System.Text.Json.Nodes;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.Nbi.Query;
using Muster.Acs.Nbi.Tasks;
using Muster.Acs.Operations;
using Muster.Acs.Recording;
using Muster.Acs.Storage;

namespace Muster.Acs.Nbi.Documents;

/// <summary>Tasks as GenieACS shows them.</summary>
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

    /// <summary>Whether whoever sent the task said how long it is wanted.</summary>
    public static bool HasExpiry(DeviceTask task) =>
        task.Origin is { } origin && Parse(origin).ContainsKey("expiry");

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

    public static List<List<object?>> Calls(ProvisionsRequest run) =>
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

    public static string Plain(string name) => name.TrimEnd('.');

    private static Document Parse(string origin)
    {
        using var json = JsonDocument.Parse(origin);
        return JsonValues.DocumentOf(json.RootElement);
    }
}

using System.Text.Json;
using Muster.Acs.Devices;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.Nbi.Documents;
using Muster.Acs.Nbi.Query;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Provisioning.Presets;
using Muster.Acs.Storage;

namespace Muster.Acs.Migrating;

/// <summary>
/// Takes over faults: of tasks, which then wait for somebody to try them again, and of channels of
/// presets, which are tried again when their time has come.
/// </summary>
internal sealed class FaultImport(
    IDeviceStore devices,
    ITaskStore tasks,
    IFaultStore store,
    IGrainFactory grains,
    RuleTools rules,
    AcsOptions options,
    TimeProvider clock
)
{
    private const string TaskChannel = "task_";
    private const int LongestText = 4_000;

    public async Task<ImportFinding> RunAsync(SourceDocument source, CancellationToken cancellation)
    {
        var (name, channel) = (source.Text("device"), source.Text("channel"));
        if (name.Length == 0 || channel.Length is 0 or > 200)
            throw new ImportException("it names no device and channel");
        var device = await devices.FindAsync(DeviceKey.OfId(name), cancellation);
        if (device is null)
            return source.IsTrial
                ? new(source.Id, ImportOutcome.Added, [])
                : throw new ImportException($"there is no device '{name}' here");
        var outcome = channel.StartsWith(TaskChannel, StringComparison.Ordinal)
            ? await FailAsync(source, channel[TaskChannel.Length..], cancellation)
            : await RestAsync(source, device, channel, cancellation);
        if (!source.IsTrial && outcome is ImportOutcome.Added or ImportOutcome.Changed)
            await grains.GetGrain<IDeviceGrain>(device.Key.Value).Renew();
        return new(source.Id, outcome, []);
    }

    private async Task<ImportOutcome> FailAsync(
        SourceDocument source,
        string id,
        CancellationToken cancellation
    )
    {
        var isId = id.Length == TaskDocuments.IdLength && id.All(char.IsAsciiHexDigit);
        var task = isId ? await tasks.FindAsync(TaskImport.IdOf(id), cancellation) : null;
        if (task is null)
            return source.IsTrial
                ? ImportOutcome.Added
                : throw new ImportException($"there is no task '{id}' here");
        // It ran here, or somebody tried it again.
        if (task.State != TaskState.Pending || task.Attempts > 0)
            return ImportOutcome.Same;
        if (source.IsTrial)
            return ImportOutcome.Added;
        var now = clock.GetUtcNow();
        var at = source.Time("timestamp") ?? now;
        // Finished tasks are forgotten after a while: one that comes now is not to go at once.
        var ended = at < now - options.TaskRetention / 2 ? now : at;
        var failed = TaskRules.Fail(
            task with
            {
                Attempts = Retries(source) + 1,
                Started = at,
            },
            new TaskFault(CodeOf(source.Text("code")), Message(source), Parameters(source)),
            ended
        );
        await tasks.UpdateAsync(failed, CancellationToken.None);
        return ImportOutcome.Added;
    }

    private async Task<ImportOutcome> RestAsync(
        SourceDocument source,
        DeviceRecord device,
        string channel,
        CancellationToken cancellation
    )
    {
        var at = source.Time("timestamp") ?? clock.GetUtcNow();
        var before = (await store.ChannelsAsync(device.RowId, cancellation)).FirstOrDefault(fault =>
            fault.Channel == channel
        );
        if (before is not null && before.At >= at)
            return before.At == at ? ImportOutcome.Same : ImportOutcome.Kept;
        // Who has called home here since has had these rules followed.
        if (before is null && device.LastEvents.Count > 0 && device.LastInform > at)
            return ImportOutcome.Kept;
        if (!source.IsTrial)
            await devices.CommitAsync(
                new DeviceCommit(device.RowId)
                {
                    ChannelFaults = new Dictionary<string, ChannelFault?>
                    {
                        [channel] = FaultOf(source, channel, at),
                    },
                },
                CancellationToken.None
            );
        return before is null ? ImportOutcome.Added : ImportOutcome.Changed;
    }

    private ChannelFault FaultOf(SourceDocument source, string channel, DateTimeOffset at)
    {
        var detail = source.Fields.GetValueOrDefault("detail") as Document;
        var retries = Retries(source);
        return new ChannelFault(
            channel,
            new RuleFault(Cut(source.Text("code")), Message(source))
            {
                Name = detail?.GetValueOrDefault("name") as string,
                Stack = detail?.GetValueOrDefault("stack") is string stack ? Cut(stack) : null,
                Parameters = Parameters(source),
            },
            at,
            retries,
            at + rules.Retry.After(retries, 0.5),
            ProvisionsOf(source.Text("provisions"))
        );
    }

    private static string ProvisionsOf(string json)
    {
        if (json.Length == 0)
            return "[]";
        try
        {
            using var calls = JsonDocument.Parse(json);
            return calls.RootElement.ValueKind == JsonValueKind.Array
                ? json
                : throw new ImportException("its provisions are no list");
        }
        catch (JsonException wrong)
        {
            throw new ImportException("its provisions are no JSON", wrong);
        }
    }

    private static List<ParameterFault> Parameters(SourceDocument source)
    {
        var found = new List<object?>();
        source.Fields.Find("detail.setParameterValuesFault", found);
        var faults = new List<ParameterFault>();
        foreach (var item in (found is [List<object?> list] ? list : found).OfType<Document>())
        {
            string Text(string name) => Cut(JsonText(item.GetValueOrDefault(name)));
            faults.Add(new(Text("parameterName"), Text("faultCode"), Text("faultString")));
        }
        return faults;
    }

    private static string JsonText(object? value) =>
        value switch
        {
            null => "",
            string text => text,
            _ => JsonValues.Text(value),
        };

    /// <summary>The code as tasks have it here.</summary>
    private static string CodeOf(string code) =>
        code switch
        {
            "session_terminated" => "session_lost",
            "invalid_response" => "protocol",
            _ when code.StartsWith("cwmp.", StringComparison.Ordinal) => Cut(code[5..]),
            _ => Cut(code),
        };

    private static int Retries(SourceDocument source) =>
        (int)Math.Clamp(source.Number("retries") ?? 0, 0, 1_000_000);

    private static string Message(SourceDocument source) => Cut(source.Text("message"));

    private static string Cut(string text) =>
        text.Length <= LongestText ? text : text[..LongestText];
}

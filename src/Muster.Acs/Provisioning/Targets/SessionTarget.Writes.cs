using System.Globalization;
using Muster.Acs.Devices;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.History;
using Muster.Acs.Operations;
using Muster.Acs.Procedures;
using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Planning;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Provisioning.Targets;

/// <summary>What changes the device.</summary>
internal sealed partial class SessionTarget
{
    // "An empty key overwrites too": the device keeps the one it has told.
    private string ParameterKey =>
        _device.Record.InformedValue(".ManagementServer.ParameterKey") ?? "";

    public async Task WriteAsync(IReadOnlyCollection<ValueChange> values)
    {
        _device.Cpe.Cause = Causes(values.Select(value => value.Cause));
        var writer = new ValueWriter(_device, _device.KnownShadow, ParameterKey);
        NamedValue[] wanted =
        [
            .. values
                .OrderBy(value => value.Path, StringComparer.Ordinal)
                .Select(value => new NamedValue(value.Path, value.Value.Text, value.Value.Type)),
        ];
        try
        {
            await writer.WriteAsync(wanted);
        }
        catch (CpeFaultException refused)
        {
            var missing = refused
                .Refusal.Parameters.Where(fault =>
                    fault.FaultCode == FaultCode.InvalidParameterName
                )
                .Select(fault => fault.ParameterName)
                .ToList();
            if (missing.Count == 0 || missing.Exists(name => Data.Find(name) is null))
                throw Fault(refused);
            foreach (var name in missing)
                await MissingAsync(name);
        }
        finally
        {
            // "The cache takes the sent values without reading back."
            await LearnWrittenAsync(AsWished(writer.Written, wanted), values);
            foreach (var change in values)
            {
                if (writer.Written.Any(written => written.Name == change.Path))
                    Journal.Add(change.Path, change.Value.Text, change.Cause);
            }
            Changed();
        }
    }

    private async Task LearnWrittenAsync(
        List<ParameterValueStruct> written,
        IReadOnlyCollection<ValueChange> values
    )
    {
        var causes = new Dictionary<string, Cause>(StringComparer.Ordinal);
        foreach (var value in values)
            causes[value.Path] = value.Cause;
        foreach (var of in written.GroupBy(value => causes[value.Name]))
            await ByAsync(of.Key, () => _device.LearnValuesAsync([.. of]));
    }

    /// <summary>What is learned meanwhile was done by a rule.</summary>
    private async Task ByAsync(Cause rule, Func<Task> learn)
    {
        _device.Author = HistoryCauses.Of(rule);
        try
        {
            await learn();
        }
        finally
        {
            _device.Author = null;
        }
    }

    // Where the device took another type than the rule names, the wish is fulfilled all the same: else it
    // would be written again and again (quirk 124).
    private static List<ParameterValueStruct> AsWished(
        IReadOnlyList<ParameterValueStruct> written,
        NamedValue[] wanted
    )
    {
        var types = wanted.ToDictionary(value => value.Name, value => value.Type);
        return
        [
            .. written.Select(value =>
                types.GetValueOrDefault(value.Name) is { } type
                    ? value with
                    {
                        Value = value.Value with { Type = type },
                    }
                    : value
            ),
        ];
    }

    public async Task WriteAttributesAsync(IReadOnlyCollection<AttributeChange> attributes)
    {
        SetParameterAttributesStruct[] wanted =
        [
            .. attributes.Select(attribute => new SetParameterAttributesStruct(
                attribute.Path,
                attribute.Notification is not null,
                attribute.Notification ?? 0,
                attribute.AccessList is not null,
                attribute.AccessList ?? []
            )),
        ];
        await CallAsync(
            Causes(attributes.Select(attribute => attribute.Cause)),
            async () =>
            {
                await Batches.RunAsync(
                    _device,
                    wanted,
                    async part =>
                        (await _device.Cpe.TryCallAsync(new SetParameterAttributes(part))).Refusal,
                    nameof(SetParameterAttributes)
                );
                return 0;
            }
        );
        var learned = new List<ParameterAttributeStruct>();
        foreach (var change in attributes)
        {
            var node = Data.Find(change.Path);
            learned.Add(
                new(
                    change.Path,
                    change.Notification ?? node?.Notification ?? 0,
                    change.AccessList ?? node?.AccessList ?? []
                )
            );
            Journal.Add(change.Path, "attributes", change.Cause);
        }
        await _device.LearnAttributesAsync(learned);
        Changed();
    }

    public async Task DeleteAsync(Deletion deletion)
    {
        if (DeviceFacts.IsOurs(DeviceFacts.RootOf(deletion.Instance)))
        {
            Remove(deletion.Instance);
            return;
        }
        _device.Cpe.Cause = deletion.Cause.ToString();
        var path = deletion.Instance + ".";
        var outcome = await _device.Cpe.TryCallAsync(new DeleteObject(path, ParameterKey));
        // 9005: it is gone already.
        if (!outcome.IsSuccess && outcome.Refusal.FaultCode != FaultCode.InvalidParameterName)
            throw new RunFaultException(FaultOf(outcome.Refusal, path), null);
        await ByAsync(deletion.Cause, () => _device.ForgetAsync(path));
        Journal.Add(deletion.Instance, "deleted", deletion.Cause);
        Changed();
    }

    public async Task AddAsync(Creation creation)
    {
        if (DeviceFacts.IsOurs(DeviceFacts.RootOf(creation.Parent)))
        {
            Keep(TreeEdits.NewDownload(Data, creation));
            return;
        }
        var table = creation.Parent + ".";
        var added = await CallAsync(
            creation.Cause,
            () => _device.Cpe.CallAsync(new AddObject(table, ParameterKey))
        );
        Journal.Add(creation.Parent, "added", creation.Cause);
        // Quirk 143: a response without the number. What is there now, the table tells.
        if (added.InstanceNumber == 0)
        {
            _device.Edit(tree => TreeEdits.Stale(tree, creation.Parent));
            Changed();
            return;
        }
        var number = added.InstanceNumber.ToString(CultureInfo.InvariantCulture);
        var instance = $"{table}{number}";
        await ByAsync(
            creation.Cause,
            () => _device.LearnNodesAsync([new ShadowNode(instance + ".", Writable: true)])
        );
        Changed();
        await WriteKeysAsync(creation, instance);
    }

    // "AddObject and SetParameterValues are no transaction: on failure the ACS must DeleteObject."
    private async Task WriteKeysAsync(Creation creation, string instance)
    {
        ValueChange[] keys =
        [
            .. creation
                .Keys.Where(pair => pair.Key.IsConcrete)
                .Select(pair =>
                {
                    var type = KeyType(creation.Parent, pair.Key.Text);
                    return new ValueChange(
                        $"{instance}.{pair.Key.Text}",
                        ScriptValue.ToParameter(pair.Value, type),
                        creation.Cause
                    );
                }),
        ];
        if (keys.Length == 0)
            return;
        try
        {
            await WriteAsync(keys);
        }
        catch (RunFaultException)
        {
            await DeleteAsync(new(instance, creation.Cause));
            throw;
        }
    }

    // A neighbour has the key too, and shows its type.
    private string KeyType(string table, string key)
    {
        foreach (var child in Data.Children(table))
        {
            if (Data.Find($"{child.Path}.{key}") is { Value: { } value })
                return value.Type;
        }
        return Hints.Model?.Find($"{table}.1.{key}")?.Type ?? XsdTypes.String;
    }

    public async Task DownloadAsync(string instance, Cause cause)
    {
        string Text(string name) => Data.Find($"{instance}.{name}")?.Value?.Text ?? "";
        var (type, name, targetName) = (Text("FileType"), Text("FileName"), Text("TargetFileName"));
        var request = new DownloadRequest(name, type.Length > 0 ? type : null, targetName);
        var task = await RunTaskAsync(request, cause);
        Keep([DownloadNodes.Asked(instance, Data.Now)]);
        if (task.State == TaskState.Done)
            _device.Edit(tree =>
                tree.WithNodes(
                    DownloadNodes.Done(tree, instance, request, task.Transfer, _device.Now)
                )
            );
        else
            Begun.Add((task.Id, instance, cause));
    }

    public async Task RebootAsync(Cause cause)
    {
        await RunTaskAsync(new RebootRequest(), cause);
        KeepTime(DeviceFacts.Reboot);
    }

    public async Task FactoryResetAsync(Cause cause)
    {
        await RunTaskAsync(new FactoryResetRequest(), cause);
        KeepTime(DeviceFacts.FactoryReset);
    }

    private void KeepTime(string path) =>
        Keep([
            new(
                path,
                true,
                ScriptValue.ToParameter((double)Data.Now, XsdTypes.DateTime),
                DeviceFacts.At(Data.Now)
            ),
        ]);

    // What outlives the session is a task like an operator's, and the rule is its author.
    private async Task<DeviceTask> RunTaskAsync(TaskRequest request, Cause cause)
    {
        var task = new DeviceTask
        {
            Id = Guid.CreateVersion7(_device.Now).ToString("N"),
            DeviceId = _device.Record.Id,
            Request = request,
            State = TaskState.Pending,
            Created = _device.Now,
            Expires = _device.Now + _device.Services.Options.TaskExpiry,
            Author = cause.ToString(),
        };
        await _device.Services.Tasks.InsertAsync(
            _device.Record.RowId,
            [task],
            CancellationToken.None
        );
        _device.Tasks.Add([task]);
        var outcome = await DrainTasks.RunAsync(_device, task);
        if (outcome is { State: TaskState.Failed, Fault: { } fault })
        {
            // One failure is one fault: that of the rules.
            await _device.Services.Tasks.DismissFaultAsync(task.Id, CancellationToken.None);
            throw new RunFaultException(RuleFault.Of(fault), null);
        }
        Journal.Add(request is DownloadRequest ? "Download" : task.Id, "done", cause);
        return outcome;
    }
}

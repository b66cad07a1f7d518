using Muster.Acs.Devices.Tasks.Diagnostics;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Presets;
using Muster.Cwmp.DataModel;

namespace Muster.Acs.Devices.Tasks;

/// <summary>
/// Refuses what cannot be carried out before it becomes a task: ill-formed names, files that are not
/// there, and parameters that a device whose whole tree is known does not have.
/// </summary>
internal sealed class TaskChecks(DeviceServices services, DeviceRecord device)
{
    private const int MostTasks = 100;
    private const int MostNames = 10_000;
    private const int LongestKey = 32;
    private const int LongestName = 256;

    private Shadow? _shadow;

    public async Task CheckAsync(
        IReadOnlyList<TaskRequest> requests,
        CancellationToken cancellation
    )
    {
        if (requests.Count is 0 or > MostTasks)
            throw Invalid("tasks", $"1 to {MostTasks} tasks can be submitted at once.");
        if (device.Discovered is not null)
            _shadow = (await services.Devices.LoadShadowAsync(device.RowId, cancellation)).Overlay(
                device.Informed,
                device.LastInform
            );
        foreach (var request in requests)
            await CheckAsync(request, cancellation);
    }

    private Task CheckAsync(TaskRequest request, CancellationToken cancellation)
    {
        switch (request)
        {
            case GetParameterValuesRequest get:
                Names("parameterNames", get.ParameterNames);
                break;
            case GetParameterAttributesRequest get:
                Names("parameterNames", get.ParameterNames);
                break;
            case SetParameterValuesRequest set:
                Key(set.ParameterKey);
                Values(set.ParameterValues);
                break;
            case SetParameterAttributesRequest set:
                Attributes(set.ParameterAttributes);
                break;
            case RefreshObjectRequest { ObjectName.Length: > 0 } refresh:
                Object("objectName", refresh.ObjectName);
                break;
            case AddObjectRequest add:
                Key(add.ParameterKey);
                Object("objectName", add.ObjectName);
                break;
            case DeleteObjectRequest delete:
                Key(delete.ParameterKey);
                Instance(delete.ObjectName);
                break;
            case BulkDataProfileRequest profile:
                BulkDataChecks.Check(profile);
                break;
            case DeleteBulkDataProfileRequest gone:
                BulkDataChecks.Profile(gone.Profile);
                break;
            case DiagnosticRequest diagnostic:
                DiagnosticKinds.Check(diagnostic);
                SpeedTestAddresses.Check(services.Options, diagnostic);
                break;
            case DownloadRequest download:
                return services.Node.Offers.FindAsync(download.File ?? "", device, cancellation);
            case ScheduleDownloadRequest download:
                SouthboundChecks.Check(request);
                return services.Node.Offers.FindAsync(download.File ?? "", device, cancellation);
            case ProvisionsRequest wanted:
                RunProvisions.Check(wanted);
                break;
            default:
                SouthboundChecks.Check(request);
                break;
        }
        return Task.CompletedTask;
    }

    private void Values(IReadOnlyList<NamedValue> values)
    {
        if (values is not { Count: > 0 and <= MostNames })
            throw Invalid("parameterValues", $"1 to {MostNames} values can be written at once.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < values.Count; i++)
        {
            var field = $"parameterValues[{i}].name";
            Name(field, values[i].Name, partial: false);
            if (values[i].Value is null)
                throw Invalid($"parameterValues[{i}].value", "A value is needed.");
            // "Same name twice in one call => 9003": said before the device has to.
            if (!seen.Add(values[i].Name))
                throw Invalid(field, $"'{values[i].Name}' is written twice.");
        }
    }

    private void Attributes(IReadOnlyList<NamedAttributes> attributes)
    {
        if (attributes is not { Count: > 0 and <= MostNames })
            throw Invalid("parameterAttributes", $"1 to {MostNames} can be set at once.");
        for (var i = 0; i < attributes.Count; i++)
        {
            Name($"parameterAttributes[{i}].name", attributes[i].Name, partial: true);
            if (attributes[i].Notification is < 0 or > 6)
                throw Invalid($"parameterAttributes[{i}].notification", "It is 0 to 6.");
        }
    }

    private void Names(string field, IReadOnlyList<string> names)
    {
        if (names is not { Count: > 0 and <= MostNames })
            throw Invalid(field, $"1 to {MostNames} names can be read at once.");
        for (var i = 0; i < names.Count; i++)
            Name($"{field}[{i}]", names[i], partial: true);
    }

    private void Object(string field, string path)
    {
        if (path?.EndsWith('.') != true)
            throw Invalid(field, $"The name of an object ends in a dot; '{path}' does not.");
        Name(field, path, partial: true);
    }

    private void Instance(string path)
    {
        Object("objectName", path);
        var segment = path.AsSpan()[..^1];
        segment = segment[(segment.LastIndexOf('.') + 1)..];
        if (segment.IndexOfAnyExceptInRange('0', '9') >= 0 && !segment.StartsWith('['))
            throw Invalid(
                "objectName",
                $"'{path}' is no instance; only instances (as in Device.NAT.PortMapping.1.) are deleted."
            );
    }

    private void Name(string field, string? name, bool partial)
    {
        if (string.IsNullOrEmpty(name))
            throw Invalid(field, "A name is needed.");
        if (name.Length > LongestName)
            throw Invalid(field, $"A name has at most {LongestName} characters.");
        if (!partial && name.EndsWith('.'))
            throw Invalid(field, $"'{name}' is an object; a complete parameter name is needed.");
        if (!ParameterPath.IsWellFormed(name))
            throw Invalid(field, $"'{name}' is no parameter path.");
        if (_shadow is { } known && known.Under(name).IsEmpty)
            throw Invalid(
                field,
                $"{device.Id} has no '{name}'; refresh the object above it if it is new."
            );
    }

    private static void Key(string? key)
    {
        if (key?.Length > LongestKey)
            throw Invalid("parameterKey", $"It has at most {LongestKey} characters.");
    }

    private static OperationException Invalid(string field, string message) =>
        new(OperationFaultKind.Invalid, message, field);
}

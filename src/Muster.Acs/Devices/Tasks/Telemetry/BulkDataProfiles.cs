using System.Globalization;
using Muster.Acs.Operations;
using Muster.Acs.Telemetry;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks;

/// <summary>
/// Brings a row of <c>BulkData.Profile.</c> to what is asked (TR-157, TR-181, TR-069 Annex N). The row
/// is known again by its URL; what it lacks is added, what is too much goes, and it is switched on last.
/// </summary>
internal static class BulkDataProfiles
{
    private const string Http = "HTTP.";

    public static async Task<DeviceTask> PutAsync(
        DeviceSession device,
        DeviceTask task,
        BulkDataProfileRequest request
    )
    {
        var bulk = await ReadAsync(device, task);
        Demand(bulk, "EncodingTypes", request.EncodingType);
        Demand(bulk, "Protocols", "HTTP");
        var instance =
            Find(bulk, request.Profile)
            ?? await AddAsync(device, bulk.Path + "Profile.", bulk.Values);
        await RowsAsync(device, instance, request.Parameters, bulk.Values);
        var known = bulk.Values.Keys.ToHashSet(StringComparer.Ordinal);
        // Refused here means that reports could not reach us: nothing of it is left out.
        if (!known.Contains(instance + Http + "URL"))
            throw Missing(instance + Http + "URL", "it cannot report by HTTP");
        NamedValue[] values =
        [
            .. Wanted(device, instance, request).Where(value => known.Contains(value.Name)),
            new(bulk.Path + "Enable", "1", XsdTypes.Boolean),
            new(instance + "Enable", "1", XsdTypes.Boolean),
        ];
        var (written, status) = await WriteValues.WriteAsync(device, values, "");
        var result = new TaskResult
        {
            Status = status,
            InstanceNumber = uint.Parse(Last(instance), CultureInfo.InvariantCulture),
            ParameterValues =
            [
                .. written
                    .Where(value => !value.Name.EndsWith("Password", StringComparison.Ordinal))
                    .Select(value => new NamedValue(
                        value.Name,
                        value.Value.Text,
                        value.Value.Type
                    )),
            ],
        };
        return TaskRules.Done(task, result, device.Now);
    }

    public static async Task<DeviceTask> DeleteAsync(
        DeviceSession device,
        DeviceTask task,
        DeleteBulkDataProfileRequest request
    )
    {
        var bulk = await ReadAsync(device, task);
        var instance =
            Find(bulk, request.Profile)
            ?? throw new OperationException(
                OperationFaultKind.NotFound,
                $"The device has no bulk data profile '{request.Profile}'.",
                "profile"
            );
        await device.Cpe.CallAsync(new DeleteObject(instance, ""));
        await device.ForgetAsync(instance);
        return TaskRules.Done(task, new TaskResult(), device.Now);
    }

    private sealed record BulkObject(string Path, Dictionary<string, string> Values);

    private static async Task<BulkObject> ReadAsync(DeviceSession device, DeviceTask task)
    {
        var path = device.Root + "BulkData.";
        var read = await RefreshObject.ReadAsync(device, path, task.Attempts);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var value in read.Values)
            values[value.Name] = value.Value.Text;
        return new BulkObject(path, values);
    }

    // A list that is there must name it; a device without the list is believed to know everything.
    private static void Demand(BulkObject bulk, string list, string item)
    {
        if (
            bulk.Values.TryGetValue(bulk.Path + list, out var known)
            && known.Length > 0
            && !known.Split(',', StringSplitOptions.TrimEntries).Contains(item)
        )
            throw Missing(bulk.Path + list, $"it knows {known}, and not {item}");
    }

    private static string? Find(BulkObject bulk, string profile)
    {
        const string end = "." + Http + "URL";
        var row = bulk.Values.FirstOrDefault(value =>
            value.Key.EndsWith(end, StringComparison.Ordinal)
            && value.Value.EndsWith(BulkLinks.PathOf(profile), StringComparison.Ordinal)
        );
        return row.Key is null ? null : row.Key[..^(end.Length - 1)];
    }

    private static async Task<string> AddAsync(
        DeviceSession device,
        string table,
        Dictionary<string, string> values
    )
    {
        var added = await device.Cpe.CallAsync(new AddObject(table, ""));
        var number = added.InstanceNumber.ToString(CultureInfo.InvariantCulture);
        var instance = $"{table}{number}.";
        // What it has differs from model to model, and only that is written.
        var read = await RefreshObject.ReadAsync(device, instance, attempts: 1);
        foreach (var value in read.Values)
            values[value.Name] = value.Value.Text;
        return instance;
    }

    // Rows in any order say the same: those that are there are used again.
    private static async Task RowsAsync(
        DeviceSession device,
        string instance,
        IReadOnlyList<BulkDataParameter> wanted,
        Dictionary<string, string> values
    )
    {
        var table = instance + "Parameter.";
        var rows = values
            .Keys.Where(name =>
                name.StartsWith(table, StringComparison.Ordinal)
                && name.EndsWith(".Reference", StringComparison.Ordinal)
            )
            .Select(name => name[..^"Reference".Length])
            .ToList();
        foreach (var surplus in rows.Skip(wanted.Count))
        {
            await device.Cpe.CallAsync(new DeleteObject(surplus, ""));
            await device.ForgetAsync(surplus);
        }
        while (rows.Count < wanted.Count)
            rows.Add(await AddAsync(device, table, values));
        var named = new List<NamedValue>();
        for (var i = 0; i < wanted.Count; i++)
        {
            named.Add(new(rows[i] + "Reference", wanted[i].Reference, XsdTypes.String));
            if (values.ContainsKey(rows[i] + "Name"))
                named.Add(new(rows[i] + "Name", wanted[i].Name ?? "", XsdTypes.String));
            else if (wanted[i].Name is { Length: > 0 })
                throw Missing(rows[i] + "Name", "it cannot rename what it reports");
        }
        await WriteValues.WriteAsync(device, named, "");
    }

    private static IEnumerable<NamedValue> Wanted(
        DeviceSession device,
        string instance,
        BulkDataProfileRequest request
    )
    {
        var link = device.Services.Node.BulkLinks.Create(
            device.Record.Key,
            request.Profile,
            device.LocalAddress
        );
        var format = request.ReportFormat ?? BulkDataChecks.FormatsOf(request.EncodingType)![0];
        var time = request.EncodingType == "CSV" ? "RowTimestamp" : "ReportTimestamp";
        var encoding = $"{request.EncodingType}Encoding.";
        (string Name, string Value, string Type)[] all =
        [
            ("Name", request.Profile, XsdTypes.String),
            ("Protocol", "HTTP", XsdTypes.String),
            ("EncodingType", request.EncodingType, XsdTypes.String),
            ("ReportingInterval", Text(request.ReportingInterval), XsdTypes.UnsignedInt),
            ("NumberOfRetainedFailedReports", Text(request.RetainedFailedReports), XsdTypes.Int),
            (encoding + "ReportFormat", format, XsdTypes.String),
            (encoding + time, "Unix-Epoch", XsdTypes.String),
            (Http + "URL", link.Url, XsdTypes.String),
            (Http + "Username", link.User, XsdTypes.String),
            (Http + "Password", link.Password, XsdTypes.String),
            (Http + "Compression", request.Compression, XsdTypes.String),
            (Http + "Method", "POST", XsdTypes.String),
            (Http + "RetryEnable", "1", XsdTypes.Boolean),
        ];
        return all.Select(value => new NamedValue(instance + value.Name, value.Value, value.Type));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Last(string instance) =>
        instance[(instance.AsSpan()[..^1].LastIndexOf('.') + 1)..^1];

    private static OperationException Missing(string name, string why) =>
        new(OperationFaultKind.Invalid, $"The device's {name} stands against it: {why}.");
}

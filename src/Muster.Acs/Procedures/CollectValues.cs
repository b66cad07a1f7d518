using Microsoft.Extensions.Logging;
using Muster.Acs.Devices;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.Operations;
using Muster.Acs.Recording;
using Muster.Acs.Storage;
using Muster.Acs.Telemetry;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Procedures;

/// <summary>
/// Reads what collections want of a device that has called home anyway. A device that does not know a
/// parameter has simply nothing to measure there; no fault comes of it.
/// </summary>
internal static class CollectValues
{
    /// <summary>Whether the device was asked for anything.</summary>
    public static async Task<bool> RunAsync(DeviceSession device)
    {
        var before = device.Cpe.Rpcs;
        var rules = device.Services.Node.Collections.Known;
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            if (!Collections.Fits(rule, device.Record) || !device.Collected.IsDue(rule, device.Now))
                continue;
            if (rule.Tag is null || await HasTagAsync(device, rule.Tag))
                await RunAsync(device, rule);
            device.Collected.Done(rule, device.Now);
        }
        return device.Cpe.Rpcs > before;
    }

    private static async Task<bool> HasTagAsync(DeviceSession device, string tag) =>
        (
            await device.Services.Devices.TagsAsync(device.Record.RowId, CancellationToken.None)
        ).Contains(tag);

    private static async Task RunAsync(DeviceSession device, CollectionRule rule)
    {
        var measured = new List<Measured>();
        var wanted = new List<string>();
        foreach (var name in rule.ParameterNames)
        {
            if (name.EndsWith('.'))
                wanted.AddRange(await BelowAsync(device, name));
            else if (device.Record.InformedValue(name) is { } told)
                Add(measured, name, told, device.Now);
            else
                wanted.Add(name);
        }
        if (wanted.Count > 0)
        {
            var reader = new ValueReader(device, attempts: 1);
            await reader.ReadAsync(wanted);
            foreach (var value in reader.Values)
                Add(measured, value.Name, value.Value.Text, device.Now);
        }
        if (measured.Count > 0)
            await device.Services.Node.Series.AppendAsync(
                device.Record.RowId,
                new MeasuredBatch(measured, device.Now),
                CancellationToken.None
            );
    }

    // "Partial paths in GetParameterValues are not taken by all": names first, then their values.
    private static async Task<IEnumerable<string>> BelowAsync(DeviceSession device, string path)
    {
        var names = await device.Cpe.TryCallAsync(new GetParameterNames(path, NextLevel: false));
        return names.IsSuccess
            ? names.Response.ParameterList.Select(info => info.Name).Where(n => !n.EndsWith('.'))
            : [];
    }

    private static void Add(List<Measured> measured, string name, string text, DateTimeOffset at)
    {
        if (BulkValues.TryNumber(text, out var number) && !SecretNames.IsSecret(name))
            measured.Add(new Measured(name, at, number));
    }
}

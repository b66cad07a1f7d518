using System.Globalization;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Recording;
using Muster.Acs.Storage;

namespace Muster.Acs.History;

/// <summary>What operators may ask about the past of a device.</summary>
internal sealed class HistoryOperations(
    IDeviceStore devices,
    IHistoryStore history,
    INotificationStore notifications,
    HistoryPolicy policy,
    TimeProvider clock
) : IHistory
{
    public async Task<DeviceHistory> ListAsync(HistoryQuery query, CancellationToken cancellation)
    {
        var device = await FindAsync(query.DeviceId, cancellation);
        var (items, next) = await history.ListAsync(device.RowId, query, cancellation);
        return new(items, next, await ReachAsync(device, cancellation));
    }

    public async Task<IReadOnlyList<ParameterView>> ParametersAtAsync(
        string deviceId,
        string path,
        DateTimeOffset at,
        CancellationToken cancellation
    )
    {
        var device = await FindAsync(deviceId, cancellation);
        if (at > clock.GetUtcNow())
            throw new OperationException(
                OperationFaultKind.Invalid,
                "What will be is not known: give a time that has passed.",
                "at"
            );
        var reach = await ReachAsync(device, cancellation);
        if (at < reach)
            throw new OperationException(
                OperationFaultKind.Invalid,
                $"What changed of {device.Id} is known back to {Text(reach)}, not to {Text(at)}.",
                "at"
            );
        var then = await TreeAsync(device, at, cancellation);
        var nodes = then.Under(path);
        if (nodes.IsEmpty && path.Length > 0)
            throw new OperationException(
                OperationFaultKind.NotFound,
                $"{device.Id} had no parameter or object '{path}' that was known at {Text(at)}.",
                "path"
            );
        return [.. nodes.ToArray().Select(View)];
    }

    private async Task<Shadow> TreeAsync(
        DeviceRecord device,
        DateTimeOffset at,
        CancellationToken cancellation
    )
    {
        // The rows last: what changes meanwhile is undone, too.
        var tree = (await devices.LoadShadowAsync(device.RowId, cancellation)).Overlay(
            device.Informed,
            device.LastInform
        );
        var noted = await notifications.NotedAsync(device.RowId, cancellation);
        var changes = await history.AfterAsync(device.RowId, at, cancellation);
        var then = PastTree.At(tree, changes, at, policy);
        foreach (var together in noted.Where(each => each.At <= at).GroupBy(each => each.At))
            then = then.Overlay([.. together.Select(each => each.Value)], together.Key);
        return then;
    }

    private async Task<DateTimeOffset> ReachAsync(
        DeviceRecord device,
        CancellationToken cancellation
    )
    {
        var reach = device.FirstInform;
        if (device.LastBootstrap > reach)
            reach = device.LastBootstrap.Value;
        if (await history.ReachAsync(device.RowId, cancellation) is { } since && since > reach)
            reach = since;
        return reach;
    }

    private async Task<DeviceRecord> FindAsync(string id, CancellationToken cancellation) =>
        await devices.FindAsync(DeviceKey.OfId(id), cancellation)
        ?? throw OperationException.UnknownDevice(id);

    private static ParameterView View(ShadowNode node) =>
        new(
            node.Path,
            node.IsObject,
            node.Writable,
            node.Value is { } value ? SecretNames.Hide(node.Path, value.Text) : null,
            node.Value?.Type,
            node.SeenAt,
            node.Notification
        );

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

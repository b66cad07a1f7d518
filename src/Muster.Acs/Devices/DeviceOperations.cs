using System.Text.Json.Nodes;
using Muster.Acs.Access;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Presets;
using Muster.Acs.Recording;
using Muster.Acs.Southbound.Admission;
using Muster.Acs.Storage;
using Muster.Acs.Waking;
using Muster.Cwmp;

namespace Muster.Acs.Devices;

/// <summary>What operators may ask about devices; answered from the store, so that looking wakes no grain.</summary>
internal sealed class DeviceOperations(
    IDeviceStore devices,
    ITaskStore tasks,
    IGrainFactory grains,
    WakeDoor wakes,
    CpeAccounts accounts,
    RuleServices rules,
    TimeProvider time
) : IDevices
{
    private const int MaxReason = 500;

    public Task<Page<DeviceSummary>> SearchAsync(
        DeviceQuery query,
        CancellationToken cancellation
    ) => devices.SearchAsync(query, cancellation);

    public Task<FleetCounts> CountsAsync(CancellationToken cancellation) =>
        devices.CountsAsync(cancellation);

    public async Task<DeviceDetail> GetAsync(string id, CancellationToken cancellation)
    {
        var device = await FindAsync(id, cancellation);
        var shadow = await TreeAsync(device, cancellation);
        var open = await tasks.OpenTasksAsync(device.RowId, cancellation);
        string Known(string name) =>
            Text(shadow, "Device" + name) ?? Text(shadow, "InternetGatewayDevice" + name) ?? "";
        var model = Known(".DeviceInfo.ModelName");
        return new DeviceDetail
        {
            Id = device.Id,
            Manufacturer = device.Identity.Manufacturer,
            OUI = device.Identity.OUI,
            ProductClass = device.Identity.ProductClass,
            SerialNumber = device.Identity.SerialNumber,
            Model = model.Length > 0 ? model : device.Identity.ProductClass,
            SoftwareVersion = Known(".DeviceInfo.SoftwareVersion"),
            HardwareVersion = Known(".DeviceInfo.HardwareVersion"),
            FirstInform = device.FirstInform,
            LastInform = device.LastInform,
            LastEvents = device.LastEvents,
            RemoteAddress = device.RemoteAddress,
            Tags = await devices.TagsAsync(device.RowId, cancellation),
            LastBoot = device.LastBoot,
            LastBootstrap = device.LastBootstrap,
            CwmpVersion = CwmpVersions.Text(device.CwmpVersion),
            ConnectionRequestURL = Known(".ManagementServer.ConnectionRequestURL"),
            ParameterCount = shadow.ParameterCount,
            Methods = await devices.MethodsAsync(device.RowId, cancellation),
            PendingTasks = open.Count,
            InSession = await wakes.Awake.IsOpenAsync(device.Key),
            Reachability = await wakes.Desk.ReachabilityAsync(device, cancellation),
        };
    }

    public async Task<IReadOnlyList<ParameterView>> GetParametersAsync(
        string id,
        string path,
        CancellationToken cancellation
    )
    {
        var views = await ViewsAsync(await FindAsync(id, cancellation), path, cancellation);
        return
        [
            .. views.Select(view =>
                view.Value is { } value
                    ? view with
                    {
                        Value = SecretNames.Hide(view.Path, value),
                    }
                    : view
            ),
        ];
    }

    public async Task<IReadOnlyList<ParameterView>> RevealParametersAsync(
        string id,
        string path,
        string by,
        string? reason,
        CancellationToken cancellation
    )
    {
        var why = Reason(reason);
        var device = await FindAsync(id, cancellation);
        var views = await ViewsAsync(device, path, cancellation);
        var secrets = views.Count(view =>
            view.Value is { Length: > 0 } && SecretNames.IsSecret(view.Path)
        );
        if (secrets == 0)
            return views;
        // Told first: what was seen is known to have been seen.
        var told = new EventRecord(
            "device.revealed",
            $"{by} was shown {secrets} secret values below '{path}': {why}",
            time.GetUtcNow(),
            new JsonObject
            {
                ["by"] = by,
                ["path"] = path,
                ["secrets"] = secrets,
                ["reason"] = why,
            }
        );
        await devices.CommitAsync(new DeviceCommit(device.RowId) { Events = [told] }, cancellation);
        return views;
    }

    private static string Reason(string? reason) =>
        reason?.Trim() is { Length: > 0 and <= MaxReason } why
            ? why
            : throw new OperationException(
                OperationFaultKind.Invalid,
                $"Passwords and keys are shown for a reason of at most {MaxReason} characters, which "
                    + "is noted.",
                "reason"
            );

    private async Task<IReadOnlyList<ParameterView>> ViewsAsync(
        DeviceRecord device,
        string path,
        CancellationToken cancellation
    )
    {
        var shadow = await TreeAsync(device, cancellation);
        var nodes = shadow.Under(path);
        if (nodes.IsEmpty && path.Length > 0)
            throw new OperationException(
                OperationFaultKind.NotFound,
                $"{device.Id} has no parameter or object '{path}' that is known; refresh it if it is "
                    + "new.",
                "path"
            );
        var views = new List<ParameterView>(nodes.Length);
        foreach (var node in nodes)
            views.Add(
                new ParameterView(
                    node.Path,
                    node.IsObject,
                    node.Writable,
                    node.Value?.Text,
                    node.Value?.Type,
                    node.SeenAt,
                    node.Notification
                )
            );
        return views;
    }

    public async Task<IReadOnlyList<string>> ChangeTagsAsync(
        string id,
        IReadOnlyList<string> add,
        IReadOnlyList<string> remove,
        CancellationToken cancellation
    )
    {
        var device = await FindAsync(id, cancellation);
        var tags = await devices.ChangeTagsAsync(device.RowId, add, remove, cancellation);
        rules.Memos.Forget(device.RowId);
        rules.Trees.ForgetTags(device.RowId);
        return tags;
    }

    public async Task DeleteAsync(string id, CancellationToken cancellation)
    {
        var device = await FindAsync(id, cancellation);
        await grains.GetGrain<IDeviceGrain>(device.Key.Value).Forget();
        await accounts.ReloadAsync(device.Key, CancellationToken.None);
    }

    public async Task<WakeResult> WakeAsync(string id, CancellationToken cancellation)
    {
        var device = await FindAsync(id, cancellation);
        // Who wakes a device by hand waits for it.
        wakes.Expected.Expect(device.Key, device.RemoteAddress, ExpectedDevices.AfterWaking);
        return await wakes.Waker.WakeAsync(device.Key, cancellation);
    }

    public async Task<IReadOnlyList<WakeAttempt>> WakesAsync(
        string id,
        CancellationToken cancellation
    )
    {
        var device = await FindAsync(id, cancellation);
        return await wakes.Desk.ListAsync(device.RowId, cancellation);
    }

    private static string? Text(Shadow shadow, string path) =>
        shadow.TryGet(path, out var node) ? node.Value?.Text : null;

    private async Task<DeviceRecord> FindAsync(string id, CancellationToken cancellation) =>
        await devices.FindAsync(DeviceKey.OfId(id), cancellation)
        ?? throw OperationException.UnknownDevice(id);

    // The values of the last Inform lie over the tree wherever they are newer, and so do those of
    // lightweight notifications.
    private async Task<Shadow> TreeAsync(DeviceRecord device, CancellationToken cancellation)
    {
        var stored = await devices.LoadShadowAsync(device.RowId, cancellation);
        var tree = stored.Overlay(device.Informed, device.LastInform);
        var noted = await wakes.Notifications.NotedAsync(device.RowId, cancellation);
        foreach (var together in noted.GroupBy(each => each.At))
            tree = tree.Overlay([.. together.Select(each => each.Value)], together.Key);
        return tree;
    }
}

using Muster.Web.Device;

namespace Muster.Web.HelpDesk;

/// <summary>What the help desk sees of one line.</summary>
public sealed record LineView(DeviceDetail Device, DeviceTree Tree, IReadOnlyList<DeviceTask> Tasks)
{
    /// <summary>When it calls next by itself; null where nobody knows.</summary>
    public DateTimeOffset? NextCall => Device.LastInform + Tree.PeriodicInterval;
}

/// <summary>Reads it.</summary>
internal sealed class LineReader(IDevices devices, ITasks tasks)
{
    private const int Shown = 20;

    /// <summary>How many lines a search shows.</summary>
    public const int MostFound = 20;

    /// <summary>Throws NotFound.</summary>
    public async Task<LineView> ReadAsync(string id, CancellationToken cancellation)
    {
        var device = await devices.GetAsync(id, cancellation);
        var tree = await devices.GetParametersAsync(id, "", cancellation);
        var query = new TaskQuery { DeviceId = id, Page = new PageRequest(Shown) };
        var list = await tasks.ListAsync(query, cancellation);
        return new(device, new DeviceTree(tree), list.Items);
    }

    /// <summary>The lines that fit; what fits none is tried as a tag, such as a customer's number.</summary>
    public async Task<IReadOnlyList<DeviceSummary>> FindAsync(
        DeviceQuery query,
        CancellationToken cancellation
    )
    {
        var page = new PageRequest(MostFound);
        var found = await devices.SearchAsync(query with { Page = page }, cancellation);
        if (found.Items.Count > 0 || query.Text is not { } word)
            return found.Items;
        var tagged = new DeviceQuery { Tag = word, Page = page };
        return (await devices.SearchAsync(tagged, cancellation)).Items;
    }
}

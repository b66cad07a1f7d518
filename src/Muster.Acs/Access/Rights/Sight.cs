using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Access;

/// <summary>
/// Which devices somebody sees, and so what of lists that tell of devices. What it found out of a device
/// it remembers: it is made anew for each request.
/// </summary>
internal sealed class Sight(string? scope, IDeviceStore store)
{
    /// <summary>How many pages one call looks through for rows that may be shown.</summary>
    private const int MaxPages = 20;

    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>The expression that holds of all it sees; null is everything.</summary>
    public string? Scope => scope;

    public bool SeesAll => scope is null;

    /// <summary>What belongs to no device is seen only by who sees all.</summary>
    public async ValueTask<bool> SeesAsync(string? deviceId, CancellationToken cancellation)
    {
        if (scope is null)
            return true;
        if (deviceId is null)
            return false;
        if (_known.TryGetValue(deviceId, out var sees))
            return sees;
        var query = new DeviceQuery
        {
            Id = deviceId,
            Within = scope,
            Page = new PageRequest(1),
        };
        var found = await store.SearchAsync(query, cancellation);
        // An asterisk at the end would have found others.
        sees = found.Items is [{ } device] && device.Id == deviceId;
        return _known[deviceId] = sees;
    }

    /// <summary>
    /// A page of a list with what it sees of it. It can be short of its limit and still name a next one.
    /// </summary>
    public async Task<Page<T>> PageAsync<T>(
        PageRequest page,
        Func<PageRequest, Task<Page<T>>> read,
        Func<T, string?> deviceOf,
        CancellationToken cancellation
    )
    {
        if (scope is null)
            return await read(page);
        var found = await NextAsync(page with { WithTotal = false }, read, deviceOf, cancellation);
        return page.WithTotal
            ? found with
            {
                Total = await CountAsync(read, deviceOf, cancellation),
            }
            : found;
    }

    public async Task<List<T>> SelectAsync<T>(
        IEnumerable<T> items,
        Func<T, string?> deviceOf,
        CancellationToken cancellation
    )
    {
        var seen = new List<T>();
        foreach (var item in items)
        {
            if (await SeesAsync(deviceOf(item), cancellation))
                seen.Add(item);
        }
        return seen;
    }

    private async Task<Page<T>> NextAsync<T>(
        PageRequest page,
        Func<PageRequest, Task<Page<T>>> read,
        Func<T, string?> deviceOf,
        CancellationToken cancellation
    )
    {
        for (var turn = 1; ; turn++)
        {
            var whole = await read(page);
            var seen = await SelectAsync(whole.Items, deviceOf, cancellation);
            if (seen.Count > 0 || whole.NextCursor is null || turn == MaxPages)
                return new(seen, whole.NextCursor, null)
                {
                    IsPartial =
                        whole.IsPartial
                        || (whole.NextCursor is not null && seen.Count < page.Limit),
                };
            page = page with { Cursor = whole.NextCursor };
        }
    }

    /// <summary>Null when there is more than one call may look through.</summary>
    private async Task<long?> CountAsync<T>(
        Func<PageRequest, Task<Page<T>>> read,
        Func<T, string?> deviceOf,
        CancellationToken cancellation
    )
    {
        var page = new PageRequest(Limit: 1000);
        var count = 0L;
        for (var turn = 0; turn < MaxPages; turn++)
        {
            var whole = await read(page);
            count += (await SelectAsync(whole.Items, deviceOf, cancellation)).Count;
            if (whole.NextCursor is not { } next)
                return count;
            page = page with { Cursor = next };
        }
        return null;
    }
}

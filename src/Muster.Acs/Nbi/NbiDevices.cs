using Muster.Acs.Access;
using Muster.Acs.Clustering;
using Muster.Acs.Devices;
using Muster.Acs.Nbi.Query;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Nbi;

/// <summary>What is asked of one device beside its tasks.</summary>
internal sealed class NbiDevices(IDevices operations, IDeviceStore store, Awake awake, Gate gate)
{
    public const string NoSuchDevice = "No such device";
    public const string InSession = "Device is in session";

    private const int MaxTagLength = 128;

    /// <summary>The device of this id; with an OUI in any case, as GenieACS kept it.</summary>
    public async Task<DeviceRecord?> FindAsync(string id, CancellationToken cancellation)
    {
        var sight = gate.SightOf(Resource.Devices);
        return
            await LookUpAsync(id, cancellation) is { } device
            && await sight.SeesAsync(device.Id, cancellation)
            ? device
            : null;
    }

    private async Task<DeviceRecord?> LookUpAsync(string id, CancellationToken cancellation) =>
        await store.FindAsync(DeviceKey.OfId(id), cancellation)
        ?? (
            DeviceIdSpelling.Of(id) is { } spelled && spelled != id
                ? await store.FindAsync(DeviceKey.OfId(spelled), cancellation)
                : null
        );

    /// <summary>Throws 404 where there is none.</summary>
    public async Task<DeviceRecord> GetAsync(string id, CancellationToken cancellation) =>
        await FindAsync(id, cancellation) ?? throw NbiRefusal.NotFound(NoSuchDevice);

    public async Task TagAsync(NbiExchange exchange, string id, string tag)
    {
        var device = await GetAsync(id, exchange.Cancellation);
        if (tag.Length is 0 or > MaxTagLength || tag.Any(char.IsControl))
            throw NbiRefusal.Bad($"A tag has 1 to {MaxTagLength} characters.");
        string[] tags = [tag];
        var adds = exchange.Http.Request.Method == "POST";
        await operations.ChangeTagsAsync(
            device.Id,
            adds ? tags : [],
            adds ? [] : tags,
            exchange.Cancellation
        );
        await exchange.EndAsync(200);
    }

    public async Task DeleteAsync(NbiExchange exchange, string id)
    {
        if (await FindAsync(id, exchange.Cancellation) is { } device)
        {
            if (await awake.IsOpenAsync(device.Key))
                throw new NbiRefusal(503, InSession);
            await operations.DeleteAsync(device.Id, exchange.Cancellation);
        }
        await exchange.EndAsync(200);
    }
}

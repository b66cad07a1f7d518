using Microsoft.AspNetCore.Http;
using Muster.Acs.Devices;
using Muster.Acs.Hosting;
using Muster.Acs.Provisioning.Configuration;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Extensions;
using Muster.Acs.Storage;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Southbound;

/// <summary>
/// The stored configuration as the judge of who is let in (<c>cwmp.auth</c>): an expression over the
/// device that calls, in which AUTH(user, password) tells whether these are the credentials it shows.
/// What cannot be worked out lets nobody in.
/// </summary>
internal sealed class ConfiguredAuth(
    RuleBook book,
    IDeviceStore devices,
    IExtensions extensions,
    TimeProvider clock
)
{
    private const string Key = "cwmp.auth";
    private const int MostCalls = 4;

    /// <summary>Whether there is such an expression.</summary>
    public bool IsSet => book.Current.Config.ContainsKey(Key);

    /// <summary>Whether it could let in who shows no credentials: then an Inform is read to ask it.</summary>
    public bool MayTakeNobody =>
        book.Current.Config.TryGetValue(Key, out var stored)
        && Reduction.Of(stored.Value, NobodyScope.Instance) is not Literal { Value.IsTrue: false };

    /// <param name="claim">The credentials that were shown; null when none were.</param>
    /// <param name="inform">What the device says of itself.</param>
    /// <param name="http">How it came.</param>
    public async ValueTask<bool> LetsInAsync(CpeClaim? claim, Inform inform, HttpContext http)
    {
        if (!book.Current.Config.TryGetValue(Key, out var stored))
            return false;
        var cancellation = http.RequestAborted;
        var device = Stranger(inform, PlainAddress.Text(http.Connection.RemoteIpAddress));
        var scope = new AuthScope(
            claim,
            DeviceConfig.Scope(device, Shadow.Empty, [], clock.GetUtcNow())
        );
        var value = stored.Value.Evaluate(scope);
        for (var step = 0; step <= MostCalls && value.IsUnresolved; step++)
        {
            // The store is asked only for what the Inform's sender cannot tell of itself.
            if (scope is { NeedsStored: true, Device: null })
                scope.Device = await StoredAsync(device, cancellation);
            else if (scope.Extensions.Waiting is not null)
                await scope.Extensions.AskAsync(extensions, device.Id, cancellation);
            else
                return false;
            value = stored.Value.Evaluate(scope);
        }
        return !value.IsUnresolved && value.IsTrue;
    }

    private DeviceRecord Stranger(Inform inform, string address) =>
        new()
        {
            Key = DeviceKey.Of(inform.DeviceId),
            Id = DeviceKey.IdOf(inform.DeviceId),
            Identity = inform.DeviceId,
            LastInform = clock.GetUtcNow(),
            RemoteAddress = address,
            Informed = inform.ParameterList,
        };

    private async Task<IExpressionScope> StoredAsync(
        DeviceRecord stranger,
        CancellationToken cancellation
    )
    {
        var now = stranger.LastInform;
        if (await devices.FindAsync(stranger.Key, cancellation) is not { } record)
            return DeviceConfig.Scope(stranger, Told(Shadow.Empty, stranger), [], now);
        var tree = await devices.LoadShadowAsync(record.RowId, cancellation);
        var tags = await devices.TagsAsync(record.RowId, cancellation);
        tree = Told(tree.Overlay(record.Informed, record.LastInform), stranger);
        record = record with { RemoteAddress = stranger.RemoteAddress };
        return DeviceConfig.Scope(record, tree, tags, now);
    }

    private static Shadow Told(Shadow tree, DeviceRecord stranger) =>
        tree.Overlay(stranger.Informed, stranger.LastInform);

    /// <summary>Who shows nothing, before it is known who that is.</summary>
    private sealed class NobodyScope : IExpressionScope
    {
        public static readonly NobodyScope Instance = new();

        public ExpressionValue Now => ExpressionValue.Unresolved;

        public ExpressionValue Parameter(string name) => ExpressionValue.Unresolved;

        public ExpressionValue Call(string function, ReadOnlySpan<ExpressionValue> arguments) =>
            function switch
            {
                "AUTH" => false,
                _ => ExpressionValue.Unresolved,
            };
    }
}

using System.Globalization;
using Muster.Acs.Quirks;
using Muster.Cwmp;

namespace Muster.Acs.Devices.Tasks;

/// <summary>
/// Attributes are read and set in as few RPCs as the model takes (quirk 148: many at once crash some
/// agents); one that is refused as too much is cut in two, and the model's limit remembered.
/// </summary>
internal static class Batches
{
    /// <summary>Runs all items; the first refusal that is not about their number is thrown.</summary>
    /// <param name="device">Whose.</param>
    /// <param name="items">What to do, in order.</param>
    /// <param name="call">One RPC; answers its refusal, or null.</param>
    /// <param name="rpc">The name of the RPC.</param>
    /// <returns>How many were done at once at most.</returns>
    public static async Task<int> RunAsync<T>(
        DeviceSession device,
        IReadOnlyList<T> items,
        Func<ArraySegment<T>, Task<RpcRefusal?>> call,
        string rpc
    )
    {
        var rest = new ArraySegment<T>([.. items]);
        var most = 0;
        while (rest.Count > 0)
        {
            var batch = Math.Min(rest.Count, device.Model.Needs.AttributesBatch);
            most = Math.Max(most, await RunAtOnceAsync(device, rest[..batch], call, rpc));
            rest = rest[batch..];
        }
        return most;
    }

    // The number was the reason where in parts it was done; until then it may have been one of them.
    private static async Task<int> RunAtOnceAsync<T>(
        DeviceSession device,
        ArraySegment<T> part,
        Func<ArraySegment<T>, Task<RpcRefusal?>> call,
        string rpc
    )
    {
        if (await call(part) is not { } refusal)
            return part.Count;
        if (part.Count == 1 || !IsTooMuch(refusal))
            throw new CpeFaultException(rpc, refusal);
        var half = part.Count / 2;
        var most = await RunAsync(device, part[..half], call, rpc);
        most = Math.Max(most, await RunAsync(device, part[half..], call, rpc));
        if (most < device.Model.Needs.AttributesBatch)
            device.Model.Learn(
                Quirk.AttributesBatch,
                most.ToString(CultureInfo.InvariantCulture),
                $"{rpc} of {part.Count} names was refused with {refusal.FaultCode.Value} "
                    + $"({refusal.Message}), and of fewer answered."
            );
        return most;
    }

    /// <summary>"9002 internal error, 9004 resources exceeded": perhaps too much at once.</summary>
    public static bool IsTooMuch(RpcRefusal refusal) =>
        refusal.FaultCode == FaultCode.InternalError
        || refusal.FaultCode == FaultCode.ResourcesExceeded;
}

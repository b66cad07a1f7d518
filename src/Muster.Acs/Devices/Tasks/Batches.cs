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
    public static async Task RunAsync<T>(
        DeviceSession device,
        IReadOnlyList<T> items,
        Func<ArraySegment<T>, Task<RpcRefusal?>> call,
        string rpc
    )
    {
        var work = new Stack<ArraySegment<T>>();
        work.Push(items.ToArray());
        while (work.TryPop(out var part))
        {
            var most = device.Model.Needs.AttributesBatch;
            if (part.Count > most)
            {
                work.Push(part[most..]);
                part = part[..most];
            }
            if (await call(part) is not { } refusal)
                continue;
            if (part.Count == 1 || !IsTooMuch(refusal))
                throw new CpeFaultException(rpc, refusal);
            var half = part.Count / 2;
            device.Model.Learn(
                Quirk.AttributesBatch,
                half.ToString(CultureInfo.InvariantCulture),
                $"{rpc} of {part.Count} names was refused with {refusal.FaultCode.Value} "
                    + $"({refusal.Message})."
            );
            work.Push(part[half..]);
            work.Push(part[..half]);
        }
    }

    private static bool IsTooMuch(RpcRefusal refusal) =>
        refusal.FaultCode == FaultCode.InternalError
        || refusal.FaultCode == FaultCode.ResourcesExceeded;
}

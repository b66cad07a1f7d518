using System.Globalization;
using Muster.Acs.Quirks;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices.Tasks;

/// <summary>
/// Reads the values of many complete names in as few GetParameterValues as the device allows. A batch
/// that is refused is cut in two: a device that is overtaxed (9002, 9004) shows by it how many it
/// takes, and one that knows a name no more (9005) shows by it which.
/// </summary>
internal sealed class ValueReader(DeviceSession device, int attempts)
{
    private readonly List<ParameterValueStruct> _values = [];
    private readonly List<ParameterFault> _unreadable = [];

    public IReadOnlyList<ParameterValueStruct> Values => _values;

    /// <summary>Names the device gave no value for, with its reason.</summary>
    public IReadOnlyList<ParameterFault> Unreadable => _unreadable;

    internal readonly record struct ParameterFault(string Name, RpcRefusal Refusal);

    public async Task ReadAsync(IReadOnlyList<string> names)
    {
        // An object may be empty (quirk 127), and a device has no answer to a question about nothing.
        if (names.Count > 0)
            await ReadAsync(new ArraySegment<string>([.. names]));
    }

    /// <summary>How many were answered at once at most; 0 when any was not answered at all.</summary>
    private async Task<int> ReadAsync(ArraySegment<string> part)
    {
        var (most, isWhole) = (0, true);
        while (part.Count > 0)
        {
            var batch = Math.Min(part.Count, Batch());
            var answered = await ReadAtOnceAsync(part[..batch]);
            (most, isWhole) = (Math.Max(most, answered), isWhole && answered > 0);
            part = part[batch..];
        }
        return isWhole ? most : 0;
    }

    private async Task<int> ReadAtOnceAsync(ArraySegment<string> part)
    {
        var outcome = await device.Cpe.TryCallAsync(new GetParameterValues(part));
        if (outcome.IsSuccess)
        {
            Take(part, outcome.Response.ParameterList);
            return part.Count;
        }
        if (part.Count == 1)
        {
            _unreadable.Add(new ParameterFault(part[0], outcome.Refusal));
            return 0;
        }
        var half = part.Count / 2;
        var first = await ReadAsync(part[..half]);
        var second = await ReadAsync(part[half..]);
        if (first == 0 || second == 0)
            return 0;
        // One name among them may have been the reason (quirk 132); the number was it only where in
        // parts each of them was answered.
        var most = Math.Max(first, second);
        if (Batches.IsTooMuch(outcome.Refusal) && most < device.Model.Needs.ReadBatch)
            Learn(part.Count, most, outcome.Refusal);
        return most;
    }

    // Quirk 135: what nobody asked for is passed over, and of a name that comes twice the last counts.
    private void Take(ArraySegment<string> asked, IReadOnlyList<ParameterValueStruct> answered)
    {
        var isAsAsked = answered.Count == asked.Count;
        for (var i = 0; isAsAsked && i < asked.Count; i++)
            isAsAsked = asked[i].Equals(answered[i].Name, StringComparison.Ordinal);
        if (isAsAsked)
        {
            _values.AddRange(answered);
            return;
        }
        var named = new Dictionary<string, ParameterValueStruct>(StringComparer.Ordinal);
        foreach (var value in answered)
            named[value.Name] = value;
        foreach (var name in asked)
        {
            if (named.Remove(name, out var value))
                _values.Add(value);
        }
    }

    // Quirk 130: too many names at once; the other devices of this model need not show it again.
    private void Learn(int refused, int answered, RpcRefusal refusal) =>
        device.Model.Learn(
            Quirk.ReadBatch,
            answered.ToString(CultureInfo.InvariantCulture),
            $"GetParameterValues of {refused} names was refused with {refusal.FaultCode.Value} "
                + $"({refusal.Message})."
        );

    // A device that fell silent under the last attempt is asked for less in this one.
    private int Batch()
    {
        var known = device.Model.Needs.ReadBatch;
        var most = Math.Min(known, device.Config.GpvBatchSize ?? known);
        return Math.Max(1, most >> Math.Min(attempts - 1, 8));
    }
}

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
        var work = new Stack<ArraySegment<string>>();
        // An object may be empty (quirk 127), and a device has no answer to a question about nothing.
        if (names.Count > 0)
            work.Push(names.ToArray());
        while (work.TryPop(out var part))
        {
            var batch = Batch();
            if (part.Count > batch)
            {
                work.Push(part[batch..]);
                part = part[..batch];
            }
            var outcome = await device.Cpe.TryCallAsync(new GetParameterValues(part));
            if (outcome.IsSuccess)
                Take(part, outcome.Response.ParameterList);
            else
                Divide(part, outcome.Refusal, work);
        }
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

    private void Divide(
        ArraySegment<string> part,
        RpcRefusal refusal,
        Stack<ArraySegment<string>> work
    )
    {
        if (part.Count == 1)
        {
            _unreadable.Add(new ParameterFault(part[0], refusal));
            return;
        }
        // "9002 internal error, 9004 resources exceeded": too much at once. 9005 is about one name.
        if (
            refusal.FaultCode == FaultCode.InternalError
            || refusal.FaultCode == FaultCode.ResourcesExceeded
        )
            Learn(part.Count, refusal);
        var half = part.Count / 2;
        work.Push(part[half..]);
        work.Push(part[..half]);
    }

    // Quirk 130: too many names at once; the other devices of this model need not show it again.
    private void Learn(int refused, RpcRefusal refusal) =>
        device.Model.Learn(
            Quirk.ReadBatch,
            Math.Max(1, refused / 2).ToString(CultureInfo.InvariantCulture),
            $"GetParameterValues of {refused} names was refused with {refusal.FaultCode.Value} "
                + $"({refusal.Message})."
        );

    // A device that fell silent under the last attempt is asked for less in this one.
    private int Batch() => Math.Max(1, device.Model.Needs.ReadBatch >> Math.Min(attempts - 1, 8));
}

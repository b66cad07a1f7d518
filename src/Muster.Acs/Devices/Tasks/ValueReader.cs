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
        var all = names.ToArray();
        work.Push(all);
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
                _values.AddRange(outcome.Response.ParameterList);
            else
                Divide(part, outcome.Refusal, work);
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
            device.Services.Node.Learned.Refused(
                device.Record.Identity,
                device.SoftwareVersion,
                part.Count
            );
        var half = part.Count / 2;
        work.Push(part[half..]);
        work.Push(part[..half]);
    }

    // A device that fell silent under the last attempt is asked for less in this one.
    private int Batch()
    {
        var learned = device.Services.Node.Learned.BatchFor(
            device.Record.Identity,
            device.SoftwareVersion
        );
        return Math.Max(1, learned >> Math.Min(attempts - 1, 8));
    }
}

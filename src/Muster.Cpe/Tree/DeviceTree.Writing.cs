using Muster.Cwmp;
using Muster.Cwmp.DataModel;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Tree;

internal sealed partial class DeviceTree
{
    public TreeOutcome SetValues(IReadOnlyList<ParameterValueStruct> values)
    {
        // "Same name twice in one call => 9003" for the call as a whole.
        var seen = new HashSet<string>(values.Count, StringComparer.Ordinal);
        foreach (var value in values)
            if (!seen.Add(value.Name))
                return TreeOutcome.Fault(
                    FaultCode.InvalidArguments,
                    $"{value.Name} is named twice"
                );
        var writes = new List<PendingWrite>(values.Count);
        var faults = new List<SetParameterValuesFault>();
        foreach (var value in values)
            if (Judge(value.Name, value.Value.Text, fromOutside: true, out var write) is { } fault)
                faults.Add(fault);
            else
                writes.Add(write);
        // "List order has no meaning: validate the final combination, not step by step."
        if (faults.Count == 0)
            new CombinationRules(this, writes).Check(faults);
        if (faults.Count > 0)
            return TreeOutcome.Fault(
                FaultCode.InvalidArguments,
                $"{faults[0].ParameterName}: {faults[0].FaultString}"
            ) with
            {
                ParameterFaults = faults,
            };
        Carry(
            ValueOrigin.Acs,
            () =>
            {
                foreach (var write in writes)
                    Store(write.Place, write.Text, ValueOrigin.Acs);
            }
        );
        return TreeOutcome.Done;
    }

    public TreeOutcome SetOwn(string name, string value, ValueOrigin origin = ValueOrigin.Device)
    {
        var fromOutside = origin == ValueOrigin.Subscriber;
        if (Judge(name, value, fromOutside, out var write) is { } fault)
            return TreeOutcome.Fault(fault.FaultCode, $"{name}: {fault.FaultString}");
        // "The AccessList limits LAN-side writers": without Subscriber only the ACS may write.
        if (origin == ValueOrigin.Subscriber && !SubscriberMayWrite(write.Place.Key))
            return TreeOutcome.Fault(FaultCode.RequestDenied, $"{name} is for the ACS alone");
        Store(write.Place, write.Text, origin);
        return TreeOutcome.Done;
    }

    /// <summary>A write that is good in itself.</summary>
    private readonly record struct PendingWrite(Place Place, string Text);

    private SetParameterValuesFault? Judge(
        string name,
        string text,
        bool fromOutside,
        out PendingWrite write
    )
    {
        write = default;
        // "A partial path is a per-parameter 9005."
        if (!TryFind(name, out var place) || place.Node is not ParameterNode parameter)
            return new(name, FaultCode.InvalidParameterName, "no such parameter");
        if (fromOutside && !parameter.Definition.Writable)
            return new(name, FaultCode.ParameterNotWritable, "the parameter is read-only");
        // "Writing the value already present is success", even one its type does not allow.
        if (!parameter.Moves && text == Text(place))
        {
            write = new PendingWrite(place, text);
            return null;
        }
        var verdict = parameter.Definition.Syntax.Check(text, written: fromOutside);
        write = new PendingWrite(place, verdict.Canonical);
        return verdict.Problem switch
        {
            ValueProblem.WrongType => new(name, FaultCode.InvalidParameterType, verdict.Reason),
            ValueProblem.NotAllowed => new(name, FaultCode.InvalidParameterValue, verdict.Reason),
            _ => null,
        };
    }

    /// <summary>Keeps a value that has been judged, and remembers the change where it must be told.</summary>
    private void Store(Place place, string text, ValueOrigin origin)
    {
        var parameter = (ParameterNode)place.Node;
        // "Command parameters: writing is the action"; nothing is kept.
        if (parameter.Definition.Syntax.IsCommand || parameter.Counted is not null)
            return;
        var before = Text(place);
        if (!parameter.Moves && parameter.Source.Text(Context, parameter.Id, "") == text)
            _differences?.Values.Remove(place.Key);
        else
            Mine.Values.Set(place.Key, text);
        if (origin != ValueOrigin.Acs && before != text)
            Notice(place);
    }
}

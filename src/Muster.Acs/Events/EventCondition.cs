using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Expressions;

namespace Muster.Acs.Events;

/// <summary>An expression that events and their devices must meet.</summary>
internal sealed class EventCondition
{
    private readonly Expression _expression;
    private readonly EventNeeds _needs;

    private EventCondition(Expression expression)
    {
        _expression = expression;
        foreach (var name in expression.ParameterNames())
            _needs |= EventDevice.NeedsOf(name);
        if (HasMore(expression))
            _needs = EventNeeds.Record | EventNeeds.Tags | EventNeeds.Tree;
    }

    /// <summary>Throws Invalid, naming the field <c>filter</c> and the place in it.</summary>
    public static EventCondition Parse(string text)
    {
        try
        {
            return new(Expression.Parse(text));
        }
        catch (ExpressionException wrong)
        {
            throw new OperationException(
                OperationFaultKind.Invalid,
                $"The filter is no expression: {wrong.Message}.",
                "filter",
                wrong
            );
        }
    }

    /// <summary>Those that meet it; a device is read once for all of its events here.</summary>
    public async ValueTask<IReadOnlyList<DeviceEvent>> SelectAsync(
        IEnumerable<DeviceEvent> events,
        EventDevices devices,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var known = new Dictionary<string, EventDevice?>(StringComparer.Ordinal);
        var selected = new List<DeviceEvent>();
        foreach (var one in events)
        {
            EventDevice? device = null;
            if (
                _needs != EventNeeds.None
                && one.DeviceId is { } id
                && !known.TryGetValue(id, out device)
            )
                known[id] = device = await devices.FindAsync(id, _needs, cancellation);
            if (_expression.Holds(new EventScope(one, device, now)))
                selected.Add(one);
        }
        return selected;
    }

    // A name that is worked out may be any.
    private static bool HasMore(Expression expression) =>
        expression is ComputedParameter or Call { Function: "REMOTE_ADDRESS" }
        || NamesRead.Operands(expression).Any(HasMore);
}

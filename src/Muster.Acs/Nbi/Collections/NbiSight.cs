using Muster.Acs.Access;
using Muster.Acs.Events;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Storage;

namespace Muster.Acs.Nbi.Collections;

/// <summary>Which devices of a scan the actor sees.</summary>
internal sealed class NbiSight
{
    private readonly Expression? _scope;
    private readonly DateTimeOffset _now;

    private NbiSight(Expression? scope, DateTimeOffset now)
    {
        (_scope, _now) = (scope, now);
        NeedsTree = scope is not null && Needs(scope);
    }

    public bool IsAll => _scope is null;

    public bool NeedsTree { get; }

    public static NbiSight Of(Gate gate) =>
        new(
            gate.SightOf(Resource.Devices).Scope is { } scope ? Expression.Parse(scope) : null,
            gate.Now
        );

    public bool Sees(ScannedDevice device) =>
        _scope is null || _scope.Holds(new Scope(device, _now));

    // A name that is worked out may be any.
    private static bool Needs(Expression scope) =>
        scope is ComputedParameter
        || (
            scope is Parameter parameter
            && EventDevice.NeedsOf(parameter.Name).HasFlag(EventNeeds.Tree)
        )
        || NamesRead.Operands(scope).Any(Needs);

    private sealed class Scope(ScannedDevice device, DateTimeOffset now) : IExpressionScope
    {
        private readonly EventDevice _device = new(device.Record, device.Tags, device.Tree);

        public ExpressionValue Now => ExpressionValue.Of(now);

        public ExpressionValue Parameter(string name) => _device.Parameter(name);

        public ExpressionValue Call(string function, ReadOnlySpan<ExpressionValue> arguments) =>
            function == DeviceFilter.RemoteAddress
                ? device.Record.RemoteAddress
                : ExpressionValue.Unresolved;
    }
}

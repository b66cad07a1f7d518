using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Provisioning.Rollouts;

namespace Muster.Acs.Provisioning.Presets;

/// <summary>What preconditions and arguments see: the device as rules see it.</summary>
internal sealed class RuleScope(DeviceData data, EvaluationInputs inputs) : IExpressionScope
{
    public ExpressionValue Now
    {
        get
        {
            inputs.DependsOnTime();
            return ExpressionValue.Of((double)data.Now);
        }
    }

    public ExpressionValue Parameter(string name)
    {
        if (DeviceFacts.RootOf(name) is DeviceFacts.Events)
            inputs.DependsOnTime();
        if (data.Find(name) is not { Value: { } value })
            return ExpressionValue.Null;
        return ScriptValue.Of(value) switch
        {
            bool flag => ExpressionValue.Of(flag),
            double number => ExpressionValue.Of(number),
            var text => ExpressionValue.Of((string)text),
        };
    }

    /// <summary>What follows in the first tag that begins so: <c>gold</c> of <c>plan:gold</c>.</summary>
    public ExpressionValue TagBehind(string beginning)
    {
        foreach (var child in data.Children(DeviceFacts.TagsRoot))
        {
            var tag = TagNames.Unescape(child.Name);
            if (tag.StartsWith(beginning, StringComparison.Ordinal))
                return ExpressionValue.Of(tag[beginning.Length..]);
        }
        return ExpressionValue.Null;
    }

    public ExpressionValue Call(string function, ReadOnlySpan<ExpressionValue> arguments)
    {
        if (function == Bucket.Function && arguments.Length == 1)
            return arguments[0].AsText() is { } name
                ? ExpressionValue.Of(Bucket.Of(name, data.Facts.Record.Id))
                : ExpressionValue.Null;
        if (function != "REMOTE_ADDRESS")
            return ExpressionValue.Unresolved;
        inputs.DependsOnTime();
        return ExpressionValue.Of(data.Facts.Record.RemoteAddress);
    }
}

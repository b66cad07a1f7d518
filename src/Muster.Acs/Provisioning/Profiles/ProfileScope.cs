using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Presets;

namespace Muster.Acs.Provisioning.Profiles;

/// <summary>What expressions of a profile see: the device, names of its own, tables and configuration.</summary>
internal sealed class ProfileScope(Profile profile, RuleSnapshot rules, RuleScope device)
    : IExpressionScope
{
    private readonly Dictionary<string, ExpressionValue> _let = new(StringComparer.Ordinal);

    public ExpressionValue Now => device.Now;

    public ExpressionValue Parameter(string name)
    {
        if (!profile.Let.TryGetValue(name, out var template))
            return device.Parameter(name);
        if (!_let.TryGetValue(name, out var value))
            _let[name] = value = template.Expression.Evaluate(this);
        return value;
    }

    public ExpressionValue Call(string function, ReadOnlySpan<ExpressionValue> arguments) =>
        function switch
        {
            ProfileFunctions.Tag => device.TagBehind(arguments[0].AsText() ?? ""),
            ProfileFunctions.Lookup => Find(arguments[0], arguments[1], arguments[2]),
            ProfileFunctions.Config => Config(arguments[0]),
            _ => device.Call(function, arguments),
        };

    private ExpressionValue Find(ExpressionValue name, ExpressionValue key, ExpressionValue column)
    {
        if (name.AsText() is not { } table || key.AsText() is not { } row)
            return ExpressionValue.Null;
        if (!profile.Tables.TryGetValue(table, out var found))
            rules.Tables.TryGetValue(table, out found);
        return found?.Find(row, column.AsText() ?? "") ?? ExpressionValue.Null;
    }

    // The device alone: a configuration value that asks for others would never end.
    private ExpressionValue Config(ExpressionValue name) =>
        name.AsText() is { } key && rules.Config.TryGetValue(key, out var config)
            ? config.Value.Evaluate(device)
            : ExpressionValue.Null;
}

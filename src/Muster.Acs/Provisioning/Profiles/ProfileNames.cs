using Muster.Acs.Provisioning.Expressions;

namespace Muster.Acs.Provisioning.Profiles;

/// <summary>Which parameters of the device an expression of a profile reads.</summary>
internal static class ProfileNames
{
    /// <param name="scope">Tells computed names; without it they are left out.</param>
    public static HashSet<string> Of(
        Profile profile,
        Expression expression,
        IExpressionScope? scope = null
    )
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Add(names, profile, expression, scope);
        return names;
    }

    // A name under 'let' asks only for those above it, so that this ends.
    private static void Add(
        HashSet<string> names,
        Profile profile,
        Expression expression,
        IExpressionScope? scope
    )
    {
        foreach (var name in expression.ParameterNames(scope))
        {
            if (profile.Let.TryGetValue(name, out var template))
                Add(names, profile, template.Expression, scope);
            else
                names.Add(name);
        }
    }
}

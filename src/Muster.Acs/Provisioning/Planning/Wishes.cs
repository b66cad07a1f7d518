namespace Muster.Acs.Provisioning.Planning;

/// <summary>
/// What profiles want of each path. Two of equal weight that want it differently are both wrong: which of
/// them would win is for nobody to guess.
/// </summary>
internal sealed class Wishes
{
    private readonly Dictionary<string, (Declaration By, string Value)> _wishes = new(
        StringComparer.Ordinal
    );

    /// <summary>Throws <see cref="RunFaultException"/> that names both and the path.</summary>
    /// <param name="value">Compared, and told to nobody: it may be a password.</param>
    public void Add(Declaration declaration, string path, string value)
    {
        if (declaration.Weight is not { } weight)
            return;
        if (_wishes.TryGetValue(path, out var before) && before.Value != value)
            Check(before.By, declaration, path);
        if (before.By is null || before.By.Weight <= weight)
            _wishes[path] = (declaration, value);
    }

    private static void Check(Declaration one, Declaration other, string path)
    {
        if (one.Weight != other.Weight || one.Cause.Rule == other.Cause.Rule)
            return;
        throw new RunFaultException(
            new RuleFault(
                "profile_conflict",
                $"{one.Cause} and {other.Cause} want {path} differently, with the same weight."
            ),
            null
        )
        {
            Rules = [one.Cause.Rule, other.Cause.Rule],
        };
    }
}

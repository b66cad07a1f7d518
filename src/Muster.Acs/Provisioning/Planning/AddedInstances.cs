using Muster.Acs.Provisioning.Paths;

namespace Muster.Acs.Provisioning.Planning;

/// <summary>
/// How many instances are still to be added for the keys they are wanted with. Who has got them all and
/// still misses some never will have them: another rule, or the device, changes their keys.
/// </summary>
internal sealed class AddedInstances
{
    private readonly Dictionary<string, int> _left = new(StringComparer.Ordinal);

    /// <summary>Throws <see cref="RunFaultException"/> for one too many.</summary>
    public void Count(Creation next, IReadOnlyList<Creation> missing)
    {
        var key = KeyOf(next);
        if (!_left.TryGetValue(key, out var left))
            left = missing.Count(creation => KeyOf(creation) == key);
        if (left == 0)
            throw new RunFaultException(
                new RuleFault(
                    "object_loop",
                    $"{next.Cause} adds {next.Parent}. in vain: what was added does not keep its keys."
                ),
                null
            )
            {
                Rules = [next.Cause.Rule],
            };
        _left[key] = left - 1;
    }

    private static string KeyOf(Creation creation) =>
        $"{creation.Parent}.{PathSegment.Alias(creation.Keys).Text}";
}

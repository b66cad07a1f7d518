using System.Runtime.CompilerServices;
using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Paths;

namespace Muster.Acs.Provisioning.Profiles;

/// <summary>
/// The parameters that a profile's expressions name, found out once for all devices. What is worked out as a
/// name (<c>A.{b}</c>) is found out for each.
/// </summary>
internal sealed class ProfileReads
{
    private static readonly ConditionalWeakTable<Profile, ProfileReads> Known = [];

    private readonly Dictionary<ProfileBlock, IReadOnlyList<NamedRead>> _ofBlocks = new(
        ReferenceEqualityComparer.Instance
    );

    private ProfileReads(Profile profile)
    {
        OfCases = [.. profile.Cases.SelectMany(each => Of(profile, each.When, each.Line))];
        foreach (var block in profile.Blocks())
            _ofBlocks[block] =
            [
                .. block.Expressions().SelectMany(each => Of(profile, each.Expression, each.Line)),
            ];
        HasComputed = profile.Expressions().Any(each => IsComputed(each.Expression));
    }

    /// <summary>A parameter, and the line that asks for it.</summary>
    internal readonly record struct NamedRead(PathPattern Path, int Line);

    /// <summary>What must be known before it can be told which cases hold.</summary>
    public IReadOnlyList<NamedRead> OfCases { get; }

    /// <summary>Whether any name is worked out.</summary>
    public bool HasComputed { get; }

    public static ProfileReads Of(Profile profile) =>
        Known.GetValue(profile, static each => new ProfileReads(each));

    /// <summary>What the values of a block are made of.</summary>
    public IReadOnlyList<NamedRead> Of(ProfileBlock block) => _ofBlocks[block];

    /// <summary>The device's own: what the ACS knows itself needs no asking.</summary>
    public static PathPattern? PathOf(string name) =>
        DeviceFacts.IsOurs(DeviceFacts.RootOf(name)) && !DeviceFacts.IsKept(name) ? null
        : PathPattern.TryParse(name) is { Depth: > 0 } path ? path
        : null;

    private static IEnumerable<NamedRead> Of(Profile profile, Expression expression, int line)
    {
        foreach (var name in ProfileNames.Of(profile, expression))
        {
            if (PathOf(name) is { } path)
                yield return new(path, line);
        }
    }

    private static bool IsComputed(Expression expression) =>
        expression is ComputedParameter || NamesRead.Operands(expression).Any(IsComputed);
}

using Muster.Acs.Provisioning.Scripts;

namespace Muster.Acs.Provisioning.Planning;

/// <summary>A provision that a rule wants run: a script, or one of the built-in ones.</summary>
/// <param name="Rule">Whose call it is: <c>preset inform</c>, <c>task 0123…</c>.</param>
/// <param name="Name">The provision.</param>
/// <param name="Arguments">One JSON text each.</param>
internal sealed record ProvisionCall(string Rule, string Name, IReadOnlyList<string> Arguments)
{
    /// <summary>In which faults are isolated.</summary>
    public string Channel { get; init; } = "";

    /// <summary>Null for what is built in.</summary>
    public CompiledScript? Script { get; init; }

    /// <summary>What is built in; null for a script.</summary>
    public Action<ScriptRun, Cause>? BuiltIn { get; init; }

    /// <summary>A virtual parameter, whose script has a result.</summary>
    public bool IsVirtual { get; init; }

    /// <summary>A profile, which is found by its document and not by a name and arguments.</summary>
    public bool IsProfile { get; init; }

    /// <summary>Whether it would do the same: exact duplicates run once.</summary>
    public bool IsSame(ProvisionCall other) =>
        Name == other.Name && Channel == other.Channel && Arguments.SequenceEqual(other.Arguments);
}

namespace Muster.Acs;

public sealed partial record AcsOptions
{
    /// <summary>Settings that may be changed while the server runs, and how their text is read.</summary>
    public IReadOnlyList<ChangeableSetting> Changeable { get; init; } = [];
}

/// <summary>A setting that may be changed while the server runs.</summary>
/// <param name="Name">As in <see cref="AcsOptions.Stated"/>: <c>--max-history</c>.</param>
/// <param name="Apply">
/// The options with this text; throws <see cref="FormatException"/> whose message says what was expected.
/// </param>
public sealed record ChangeableSetting(string Name, Func<AcsOptions, string, AcsOptions> Apply);

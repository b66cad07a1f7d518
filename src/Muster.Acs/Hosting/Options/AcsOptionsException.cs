namespace Muster.Acs.Hosting;

/// <summary>The options do not fit together; <see cref="Errors"/> has all that is wrong at once.</summary>
/// <param name="errors">One sentence each, beginning with the option's name (<c>cwmpPort</c>).</param>
public sealed class AcsOptionsException(IReadOnlyList<string> errors)
    : Exception(string.Join(Environment.NewLine, errors))
{
    /// <summary>One sentence each, beginning with the option's name.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}

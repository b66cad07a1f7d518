using Muster.Acs.Hosting;

namespace Muster.Acs;

public sealed partial record AcsOptions
{
    /// <summary>
    /// All that is wrong, a sentence each that begins with the option's name; a server is not made with
    /// any (<see cref="AcsOptionsException"/>).
    /// </summary>
    public IReadOnlyList<string> FindErrors() => [.. AcsOptionsRules.Errors(this)];
}

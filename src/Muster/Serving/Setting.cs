using System.Text;
using Muster.Acs;

namespace Muster.Serving;

/// <summary>
/// One option of the server, with one name in three spellings: <c>--cwmp-port</c> on the command line,
/// <c>MUSTER_CWMP_PORT</c> in the environment, <c>cwmpPort</c> in muster.json.
/// </summary>
/// <param name="Name">In kebab-case, without the dashes before it.</param>
/// <param name="Placeholder">What stands for the value in the help.</param>
/// <param name="Description">What it does, and the default.</param>
/// <param name="Apply">
/// Reads the text; throws <see cref="FormatException"/> whose message says what was expected.
/// </param>
internal sealed record Setting(
    string Name,
    string Placeholder,
    string Description,
    Func<ServerSettings, string, ServerSettings> Apply
)
{
    public string Option => "--" + Name;

    public string Variable => "MUSTER_" + Name.Replace('-', '_').ToUpperInvariant();

    public string Key { get; } = ToCamelCase(Name);

    /// <summary>A variable of GenieACS that means the same, where ours is not set.</summary>
    public ElderVariable? Elder { get; init; }

    /// <summary>A switch may stand without a value.</summary>
    public bool IsSwitch { get; init; }

    /// <summary>Whether nobody may be shown what it is set to.</summary>
    public bool IsSecret => Placeholder is "PASSWORD" or "SECRET" or "KEY" or "CONNECTION";

    /// <summary>The same, also understood by a variable of GenieACS.</summary>
    public Setting Like(string elder, Func<string, string>? translate = null) =>
        this with
        {
            Elder = new(elder, translate),
        };

    private static string ToCamelCase(string name)
    {
        var key = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '-')
                key.Append(char.ToUpperInvariant(name[++i]));
            else
                key.Append(name[i]);
        }
        return key.ToString();
    }
}

/// <summary>A variable of another system, whose value may be written differently.</summary>
/// <param name="Name">As it is called there.</param>
/// <param name="Translate">Its value as we write it; null when it is written the same.</param>
internal sealed record ElderVariable(string Name, Func<string, string>? Translate = null);

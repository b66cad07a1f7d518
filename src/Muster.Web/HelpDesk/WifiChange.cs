using System.Text;

namespace Muster.Web.HelpDesk;

/// <summary>Another name or password for networks of a home.</summary>
/// <param name="Networks">Which of them.</param>
/// <param name="Name">The name that they get.</param>
/// <param name="Password">The password that they get; empty keeps what there is.</param>
public sealed record WifiChange(IReadOnlyList<HomeNetwork> Networks, string Name, string Password)
{
    /// <summary>Octets of an SSID (IEEE 802.11, 9.4.2.2).</summary>
    public const int MostName = 32;

    /// <summary>A passphrase has 8 to 63 characters of ASCII (IEEE 802.11, J.4.1).</summary>
    public const int LeastPassword = 8;

    /// <inheritdoc cref="LeastPassword"/>
    public const int MostPassword = 63;

    /// <summary>What is wrong with the name; null for nothing.</summary>
    public string? WrongName =>
        Name.Length == 0 ? "A network needs a name."
        : Encoding.UTF8.GetByteCount(Name) > MostName
            ? $"The name is too long: {MostName} letters fit, fewer with accents."
        : Name.Any(char.IsControl) ? "The name holds a character that nobody can type."
        : null;

    /// <summary>What is wrong with the password; null for nothing.</summary>
    public string? WrongPassword =>
        Password.Length == 0 ? null
        : Password.Any(sign => sign is < ' ' or > '~')
            ? "Only letters without accents, digits and the usual signs."
        : Password.Length is < LeastPassword or > MostPassword
            ? $"A password has {LeastPassword} to {MostPassword} characters."
        : Networks.Any(network => network.KeyPaths.Count == 0)
            ? "One of these networks has no password that can be set from here."
        : null;

    /// <summary>Whether it may be sent.</summary>
    public bool IsRight => Networks.Count > 0 && WrongName is null && WrongPassword is null;

    /// <summary>One task: all of it, or nothing.</summary>
    public SetParameterValuesRequest ToRequest() =>
        new([
            .. Networks.Select(network => new NamedValue(network.SsidPath, Name)),
            .. Networks
                .Where(_ => Password.Length > 0)
                .SelectMany(network => network.KeyPaths)
                .Select(path => new NamedValue(path, Password)),
        ]);

    /// <summary>Without the password: this must be safe to log.</summary>
    public override string ToString() => $"{nameof(WifiChange)} {Name}";
}

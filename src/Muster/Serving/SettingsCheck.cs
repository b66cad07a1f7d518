namespace Muster.Serving;

/// <summary>What does not fit together of settings that could be read, under the names operators know.</summary>
internal static class SettingsCheck
{
    /// <summary>Options of the library whose setting has a shorter name.</summary>
    private static readonly (string Option, string Key)[] Shorter =
    [
        ("dataDirectory", "data"),
        ("cpeAuthentication", "cpeAuth"),
        ("filesAuthentication", "filesAuth"),
    ];

    /// <param name="settings">As they were read; what could not be has its default.</param>
    /// <param name="failed">Keys of those: what is said of them now would be said of their default.</param>
    public static IEnumerable<string> Errors(
        ServerSettings settings,
        IReadOnlySet<string> failed
    ) =>
        settings
            .Acs.FindErrors()
            .Select(Named)
            .Where(error => !failed.Contains(error.Split(':', ',')[0]));

    /// <summary>An error of the library as one of a setting.</summary>
    public static string Named(string error)
    {
        foreach (var (option, key) in Shorter)
        {
            if (error.StartsWith(option + ":", StringComparison.Ordinal))
                return key + error[option.Length..];
        }
        return error;
    }
}

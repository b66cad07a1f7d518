using Muster.Acs.Provisioning.Expressions;

namespace Muster.Acs.Provisioning.Profiles;

/// <summary>What expressions of profiles can ask for beside what all expressions can.</summary>
internal static class ProfileFunctions
{
    public const string Tag = "TAG";
    public const string Lookup = "LOOKUP";
    public const string Config = "CONFIG";
    public const string Names = "TAG LOOKUP CONFIG REMOTE_ADDRESS";

    public static string? Takes(string function) =>
        function switch
        {
            Tag => "the beginning of a tag",
            Lookup => "a table, a key and a column",
            Config => "the name of a configuration value",
            DeviceFilter.RemoteAddress => "none",
            _ => null,
        };

    public static bool Knows(Call call) =>
        (call.Function, call.Arguments.Count)
            is
                (Tag or Config, 1)
                or
                (Lookup, 3)
                or
                (DeviceFilter.RemoteAddress, 0);
}

using System.IO;
using System.Text.RegularExpressions;

namespace Muster.Acs.Provisioning.Extensions;

/// <summary>Names of extensions: of files below a directory, and of nothing above or beside it.</summary>
internal static partial class ExtensionNames
{
    private static readonly string[] Endings = ["", ".js", ".cjs", ".mjs", ".json", ".node"];

    public static bool IsValid(string name) => name.Length <= 128 && Name().IsMatch(name);

    /// <summary>Whether Node would find a module of that name in the directory.</summary>
    public static bool Exists(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return Directory.Exists(path) || Endings.Any(ending => File.Exists(path + ending));
    }

    // No part begins with a dot, so that none is "..".
    [GeneratedRegex(@"^[A-Za-z0-9_@-][A-Za-z0-9_@.-]*(/[A-Za-z0-9_@-][A-Za-z0-9_@.-]*)*\z")]
    private static partial Regex Name();
}

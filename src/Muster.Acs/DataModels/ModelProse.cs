using System.Text.RegularExpressions;

namespace Muster.Acs.DataModels;

/// <summary>Descriptions of the Forum's models without their mark-up (TR-106 annex A.2).</summary>
internal static partial class ModelProse
{
    /// <summary>
    /// <c>{{param|Enable}}</c> is <c>Enable</c>, <c>{{true}}</c> is <c>true</c>, <c>'''not'''</c> is
    /// <c>not</c>; macros that stand for tables of the document (<c>{{enum}}</c>) are left out.
    /// </summary>
    public static string Plain(string text)
    {
        var plain = Macro().Replace(text, Said);
        plain = Quotes().Replace(plain, "");
        return Blanks().Replace(plain, " ").Trim();
    }

    private static string Said(Match macro)
    {
        string[] parts = macro.Groups["macro"].Value.Split('|');
        return parts switch
        {
            ["true" or "false" or "empty" or "null", ..] => parts[0],
            [
                "bibref"
                or "param"
                or "object"
                or "enum"
                or "keyword"
                or "datatype"
                or "units",
                var said,
                ..,
            ] => said,
            _ => "",
        };
    }

    [GeneratedRegex(@"\{\{(?<macro>[^{}]{0,500})\}\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Macro();

    [GeneratedRegex("'{2,5}", RegexOptions.None, 1000)]
    private static partial Regex Quotes();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();
}

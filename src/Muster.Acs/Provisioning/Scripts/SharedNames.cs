using System.Text.RegularExpressions;
using Jint;
using Jint.Native;

namespace Muster.Acs.Provisioning.Scripts;

/// <summary>
/// Which scripts can run in an engine that others use after them. There nothing that outlives a run can be
/// changed, so that an attempt is a TypeError. That is noticed, and such a script is run again in an engine of
/// its own; but for what might hide it, or ask whether things can be changed: that has an engine of its own
/// from the beginning.
/// </summary>
internal static partial class SharedNames
{
    /// <summary>The globals that an engine for many has.</summary>
    public static readonly IReadOnlyCollection<string> Kept = new HashSet<string>(
        StringComparer.Ordinal
    )
    {
        "Object",
        "Array",
        "String",
        "Number",
        "Boolean",
        "BigInt",
        "Symbol",
        "Math",
        "JSON",
        "Date",
        "RegExp",
        "Map",
        "Set",
        "WeakMap",
        "WeakSet",
        "Error",
        "EvalError",
        "RangeError",
        "ReferenceError",
        "SyntaxError",
        "TypeError",
        "URIError",
        "NaN",
        "Infinity",
        "undefined",
        "parseInt",
        "parseFloat",
        "isNaN",
        "isFinite",
        "encodeURI",
        "encodeURIComponent",
        "decodeURI",
        "decodeURIComponent",
        "escape",
        "unescape",
        "declare",
        "clear",
        "commit",
        "ext",
        "log",
    };

    private static readonly HashSet<string> Others = new(AllOthers(), StringComparer.Ordinal);

    /// <summary>Whether a text names nothing that needs an engine of its own.</summary>
    public static bool Suffice(string text)
    {
        // An escaped character can stand in a name.
        if (text.Contains("\\u", StringComparison.Ordinal))
            return false;
        foreach (var word in Words().EnumerateMatches(text))
        {
            if (
                Others
                    .GetAlternateLookup<ReadOnlySpan<char>>()
                    .Contains(text.AsSpan(word.Index, word.Length))
            )
                return false;
        }
        return true;
    }

    private static IEnumerable<string> AllOthers()
    {
        using var engine = new Engine(new ScriptLimits().ToOptions());
        var globals = engine
            .Global.GetOwnPropertyKeys()
            .Where(key => key.IsString())
            .Select(key => key.AsString())
            .Where(name => !Kept.Contains(name));
        return
        [
            .. globals,
            // An error in them is not seen outside.
            "try",
            "async",
            "await",
            "import",
            "fromAsync",
            // What shows whether a thing can be changed, and what is meant to change it.
            "isFrozen",
            "isSealed",
            "isExtensible",
            "getOwnPropertyDescriptor",
            "getOwnPropertyDescriptors",
            "prototype",
            "__proto__",
            "constructor",
            "defineProperty",
            "defineProperties",
            "setPrototypeOf",
        ];
    }

    [GeneratedRegex(
        @"[\p{L}\p{Nl}$_][\p{L}\p{Nl}\p{Mn}\p{Nd}$_]*",
        RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Words();
}

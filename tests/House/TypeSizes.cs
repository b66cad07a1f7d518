using System.Text.RegularExpressions;

namespace Muster.House;

/// <summary>
/// How many lines a type has, all its parts together, what is nested in it not counted: brackets are
/// matched over the code without comments and literals.
/// </summary>
internal static partial class TypeSizes
{
    public static Dictionary<string, int> Of(IEnumerable<SourceFile> files)
    {
        var sizes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var file in files)
            Count(file, sizes);
        return sizes;
    }

    private static void Count(SourceFile file, Dictionary<string, int> sizes)
    {
        var open = new Stack<(string Name, int Depth)>();
        var depth = 0;
        string? announced = null;
        foreach (var (_, code) in file.Code())
        {
            var declaration = Declaration().Match(code);
            if (declaration.Success && announced is null)
                announced = declaration.Groups[1].Value;
            if (open.TryPeek(out var inside))
                sizes[inside.Name] = sizes.GetValueOrDefault(inside.Name) + 1;
            foreach (var sign in code)
            {
                if (sign == '{')
                {
                    depth++;
                    if (announced is not null)
                        open.Push((Qualified(file, open, announced), depth));
                    announced = null;
                }
                else if (sign == '}')
                {
                    if (open.TryPeek(out var last) && last.Depth == depth)
                        open.Pop();
                    depth--;
                }
                else if (sign == ';')
                    announced = null;
            }
        }
    }

    private static string Qualified(
        SourceFile file,
        Stack<(string Name, int Depth)> open,
        string name
    ) => open.TryPeek(out var outer) ? $"{outer.Name}.{name}" : $"{file.Project}: {name}";

    [GeneratedRegex(@"\b(?:class|interface|struct|record|enum) (?!struct\b|class\b)(\w+)")]
    private static partial Regex Declaration();
}

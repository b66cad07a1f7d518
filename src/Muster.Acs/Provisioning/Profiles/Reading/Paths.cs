using Muster.Acs.Provisioning.Paths;

namespace Muster.Acs.Provisioning.Profiles.Reading;

/// <summary>Paths as profiles write them: in one piece, or from level to level.</summary>
internal static class Paths
{
    private const int MostPaths = 5_000;

    public static PathPattern Of(YamlScalar name, string above = "")
    {
        var text = above + name.Text.TrimEnd('.');
        try
        {
            return PathPattern.Parse(text) is { Depth: > 0 } path
                ? path
                : throw name.Wrong("the path of a parameter is expected here.");
        }
        catch (PathException wrong)
        {
            throw name.Wrong(wrong.Message + ".");
        }
    }

    /// <summary>
    /// What stands below the paths of a mapping. A mapping under a path goes on with the path.
    /// </summary>
    public static IEnumerable<(YamlScalar Name, PathPattern Path, YamlValue Value)> Below(
        YamlMap map,
        string above = ""
    )
    {
        var count = 0;
        foreach (var (name, value) in map.Members)
        {
            var path = Of(name, above);
            if (value is not YamlMap deeper)
            {
                yield return (name, path, value);
                continue;
            }
            foreach (var below in Below(deeper, path.Text + "."))
            {
                if (++count > MostPaths)
                    throw below.Name.Wrong($"there are more than {MostPaths} paths.");
                yield return below;
            }
        }
    }
}

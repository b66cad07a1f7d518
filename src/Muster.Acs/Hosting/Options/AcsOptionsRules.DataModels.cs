namespace Muster.Acs.Hosting;

internal static partial class AcsOptionsRules
{
    private static IEnumerable<string> DataModels(AcsOptions options)
    {
        foreach (var file in options.DataModels)
            if (!File.Exists(file))
                yield return $"dataModels: there is no file {file}.";
    }
}

namespace Muster.Bench;

/// <summary>How the server is run where it is installed: <c>deploy/muster.service</c>.</summary>
internal static class Unit
{
    private const string Key = "Environment=";

    /// <summary>What it sets of the runtime and the C library; settings of the program are the soak's own.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Environment() =>
        File.ReadLines(Path.Combine(Pinning.Root, "deploy/muster.service"))
            .Where(line => line.StartsWith(Key, StringComparison.Ordinal))
            .SelectMany(line => line[Key.Length..].Split(' '))
            .Select(pair => pair.Split('=', 2))
            .Select(pair => KeyValuePair.Create(pair[0], pair[1]))
            .Where(pair => !pair.Key.StartsWith("MUSTER_", StringComparison.Ordinal));
}

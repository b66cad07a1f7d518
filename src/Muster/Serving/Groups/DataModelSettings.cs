using static Muster.Serving.ServerSettings;

namespace Muster.Serving.Groups;

/// <summary>Which data models the server knows beside those built in.</summary>
internal static class DataModelSettings
{
    public static IReadOnlyList<Setting> All =>
        [
            Of(
                "data-models",
                "FILE,…",
                "Data models in the Forum's language that add descriptions and parameters (none)",
                (o, t) => o with { DataModels = Files(t) }
            ),
        ];

    private static string[] Files(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

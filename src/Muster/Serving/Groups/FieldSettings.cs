using static Muster.Serving.ServerSettings;

namespace Muster.Serving.Groups;

/// <summary>How the server meets devices as they are.</summary>
internal static class FieldSettings
{
    public static IReadOnlyList<Setting> All =>
        [
            Of(
                "learn-quirks",
                "true|false",
                "Learn from refusals what a model needs (true)",
                (o, t) => o with { LearnQuirks = Switch(t) }
            ) with
            {
                IsSwitch = true,
            },
        ];
}

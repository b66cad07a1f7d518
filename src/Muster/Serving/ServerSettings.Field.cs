namespace Muster.Serving;

internal sealed partial record ServerSettings
{
    private static IReadOnlyList<Setting> Field =>
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

using System.CommandLine;
using Muster.Client;

namespace Muster.Verbs.Series;

/// <summary><c>muster series …</c></summary>
internal static class SeriesVerbs
{
    public static Command Create() =>
        ClientOptions.Group(
            "series",
            "Looks at numbers that devices have told over time.",
            SeriesListVerb.Create(),
            SeriesShowVerb.Create(),
            ProfilesVerb.Create(),
            RejectedVerb.Create()
        );
}

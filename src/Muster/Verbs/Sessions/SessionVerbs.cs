using System.CommandLine;
using Muster.Client;

namespace Muster.Verbs.Sessions;

/// <summary><c>muster session …</c></summary>
internal static class SessionVerbs
{
    public static Command Create() =>
        ClientOptions.Group(
            "session",
            "Looks at what was said in sessions that were recorded.",
            SessionListVerb.Create(),
            SessionShowVerb.Create()
        );
}

using System.Net;
using Muster.Acs;

namespace Muster.Serving;

/// <summary>What makes a server one node of many.</summary>
internal static class ClusterSettings
{
    public static IReadOnlyList<Setting> All =>
        [
            Of(
                "cluster-redis",
                "SECRET",
                "The Redis that nodes find each other by, HOST:PORT,password=... (no cluster)",
                (o, t) => o with { ClusterRedis = ServerSettings.NotEmpty(t) }
            ),
            Of(
                "cluster-address",
                "ADDRESS:PORT",
                "Where the other nodes reach this one",
                (o, t) => o with { ClusterAddress = EndPoint(t) }
            ),
            Of(
                "cluster-name",
                "NAME",
                "Tells clusters apart that share a Redis (muster)",
                (o, t) => o with { ClusterName = ServerSettings.NotEmpty(t) }
            ),
            Of(
                "drain-delay",
                "TIME",
                "How long a node that stops still takes sessions, for the balancer to see it (5s)",
                (o, t) => o with { DrainDelay = ServerSettings.Duration(t) }
            ),
            Of(
                "drain-timeout",
                "TIME",
                "How long it then waits for open sessions (30s)",
                (o, t) => o with { DrainTimeout = ServerSettings.Duration(t) }
            ),
        ];

    private static Setting Of(
        string name,
        string placeholder,
        string description,
        Func<AcsOptions, string, AcsOptions> apply
    ) => ServerSettings.Of(name, placeholder, description, apply);

    private static IPEndPoint EndPoint(string text) =>
        text.Contains(':', StringComparison.Ordinal)
        && IPEndPoint.TryParse(text, out var at)
        && at.Port > 0
            ? at
            : throw new FormatException(
                $"'{text}' is no address with a port, like 192.0.2.10:7600"
            );
}

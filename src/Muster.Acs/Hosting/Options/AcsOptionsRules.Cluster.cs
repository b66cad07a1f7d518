using System.Net;

namespace Muster.Acs.Hosting;

internal static partial class AcsOptionsRules
{
    private const int MaxClusterName = 64;

    private static IEnumerable<string> Cluster(AcsOptions options)
    {
        if (options.ClusterRedis is null && options.ClusterAddress is not null)
            yield return "clusterRedis: a node of a cluster needs it, to find the others.";
        if (options.ClusterRedis is not null && options.ClusterAddress is null)
            yield return "clusterAddress: a node of a cluster needs the address and port at which the "
                + "others reach it, such as 192.0.2.10:7600.";
        if (options.ClusterRedis is not null && options.Store is null)
            yield return "store: the nodes of a cluster share a PostgreSQL, such as "
                + "postgres://muster:password@db.example/muster.";
        if (options.ClusterRedis is { } redis && !IsHostAndPort(redis.Split(',')[0]))
            yield return "clusterRedis: it begins with a host, such as redis.example:6379.";
        if (options.ClusterAddress is { } at)
        {
            if (
                at.Address.Equals(IPAddress.Any)
                || at.Address.Equals(IPAddress.IPv6Any)
                || at.Address.Equals(IPAddress.None)
                || at.Address.Equals(IPAddress.Broadcast)
            )
                yield return $"clusterAddress: {at.Address} is no address of one machine; name the one "
                    + "at which the other nodes reach this one.";
            if (at.Port is < 1 or > IPEndPoint.MaxPort)
                yield return $"clusterAddress: a port from 1 to {IPEndPoint.MaxPort} is needed.";
        }
        if (
            options.ClusterName.Length is 0 or > MaxClusterName
            || !options.ClusterName.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        )
            yield return $"clusterName: 1 to {MaxClusterName} letters, digits, dots, dashes and "
                + "underscores are needed.";
        (string Name, TimeSpan Time)[] times =
        [
            ("drainDelay", options.DrainDelay),
            ("drainTimeout", options.DrainTimeout),
        ];
        foreach (var (name, time) in times)
        {
            if (time < TimeSpan.Zero || time > TimeSpan.FromHours(1))
                yield return $"{name}: {time} is not between 0 and an hour.";
        }
    }

    private static bool IsHostAndPort(string text) =>
        Uri.TryCreate($"redis://{text}", UriKind.Absolute, out var uri)
        && uri.Host.Length > 0
        && (uri.PathAndQuery is "/" or "");
}

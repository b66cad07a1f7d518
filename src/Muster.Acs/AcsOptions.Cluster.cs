using System.Net;

namespace Muster.Acs;

public sealed partial record AcsOptions
{
    /// <summary>
    /// Where the Redis is that the nodes of a cluster find each other by, with its password and options:
    /// <c>redis.example:6379,password=…,ssl=true</c>. Null: this node is alone.
    /// </summary>
    public string? ClusterRedis { get; init; }

    /// <summary>
    /// The address and port at which the other nodes reach this one; it listens there and nowhere else.
    /// What comes there must prove to hold the secret of the deployment.
    /// </summary>
    public IPEndPoint? ClusterAddress { get; init; }

    /// <summary>Tells clusters apart that share one Redis.</summary>
    public string ClusterName { get; init; } = "muster";

    /// <summary>
    /// How long a node that was told to stop goes on taking sessions after it has said that it is not
    /// ready: what a balancer needs to see it.
    /// </summary>
    public TimeSpan DrainDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long it then waits for the sessions that are open.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether there may be other nodes.</summary>
    internal bool IsCluster => ClusterRedis is not null;
}

using System.Net;
using Acs.Tests.Wire;
using Muster.Acs;
using Muster.Acs.Clustering;
using Muster.Acs.Devices;
using Muster.Acs.Southbound;
using Xunit;

namespace Conformance.Clusters;

/// <summary>
/// Sessions that came in at a node, and of whose end no word comes from where their devices live: a real
/// node of its own name, by whose clock hours go by.
/// </summary>
[Collection("Clusters")]
public sealed class ForgottenVisitTests(ClusterFixture fixture)
{
    private const string Database = "forgotten";

    /// <summary>What is given to a node to tell of the end of a session that it has ended itself.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <summary>What word takes between nodes, and more.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_visit_of_which_no_word_comes_ends_by_itself()
    {
        fixture.Cluster.Postgres.Execute($"CREATE DATABASE {Database}");
        var clock = new TestClock();
        await using var node = await TestAcs.StartAsync(
            options =>
                options with
                {
                    Store = fixture.Cluster.Postgres.Address(Database),
                    ClusterRedis = fixture.Cluster.Redis,
                    ClusterName = Database,
                    ClusterAddress = new IPEndPoint(IPAddress.Loopback, RedisServer.FreePort()),
                    DrainDelay = TimeSpan.Zero,
                    DrainTimeout = TimeSpan.Zero,
                },
            clock
        );
        var visits = node.Service<Visits>();
        var longest = node.Service<AcsOptions>().MaxSessionLength;

        visits.Began(Guid.NewGuid());
        clock.Advance(longest);
        visits.EndForgotten();
        Assert.True(visits.Any);
        clock.Advance(Slack);
        await Wait.UntilAsync(() => !visits.Any, "the sweep has ended it");

        // One that speaks, and its device does not know it: as where the node that held it died.
        var unknown = new SessionTicket(DeviceKey.OfId("00AABB-HG1-unknown"), Guid.NewGuid());
        visits.Began(unknown.Session);
        using var cpe = node.NewCpe();
        cpe.Cookie = $"{SessionCookie.Name}={node.Service<SessionCookie>().Seal(unknown)}";
        var reply = await cpe.PostAsync(Xml.Envelope(Xml.TransferComplete("late")));
        Assert.Equal(400, reply.Status);
        Assert.True(visits.Any);
        clock.Advance(Moment);
        await Wait.UntilAsync(() => !visits.Any, "it is ended before its time");
    }
}

using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Clustering;
using Orleans.Runtime;
using Orleans.Serialization;
using StackExchange.Redis;
using Xunit;

namespace Acs.Tests.Clustering;

public sealed class NodesTests
{
    /// <summary>What calls of devices met while nodes, or Redis, were killed under load.</summary>
    public static TheoryData<Exception> Troubles =>
        [
            new SiloUnavailableException("gone"),
            new TimeoutException(),
            new OperationCanceledException(),
            new RedisConnectionException(ConnectionFailureType.SocketClosed, "gone"),
        ];

    [Theory]
    [MemberData(nameof(Troubles), DisableDiscoveryEnumeration = true)]
    public void A_device_is_told_to_come_again_when_nodes_come_and_go(Exception trouble) =>
        Assert.True(Nodes.IsOfTheCluster(trouble));

    /// <summary>A node that cannot read Redis says so to the one that asked it, in words that this one knows.</summary>
    [Fact]
    public void A_Redis_that_another_node_has_lost_is_heard_of_by_its_name()
    {
        var services = new ServiceCollection().AddSerializer();
        ClusterSilo.CarryExceptions(services);
        using var provider = services.BuildServiceProvider();
        var serializer = provider.GetRequiredService<Serializer>();
        var lost = new RedisConnectionException(ConnectionFailureType.SocketClosed, "gone");

        var heard = serializer.Deserialize<Exception>(serializer.SerializeToArray<Exception>(lost));

        var known = Assert.IsType<RedisConnectionException>(heard);
        Assert.Equal("gone", known.Message);
        Assert.True(Nodes.IsOfTheCluster(known));
    }

    [Fact]
    public void What_is_wrong_here_is_no_trouble_of_the_cluster() =>
        Assert.False(Nodes.IsOfTheCluster(new InvalidOperationException()));
}

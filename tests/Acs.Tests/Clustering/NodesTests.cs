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
            new CodecNotFoundException("no codec for RedisConnectionException"),
        ];

    [Theory]
    [MemberData(nameof(Troubles), DisableDiscoveryEnumeration = true)]
    public void A_device_is_told_to_come_again_when_nodes_come_and_go(Exception trouble) =>
        Assert.True(Nodes.IsOfTheCluster(trouble));

    [Fact]
    public void What_is_wrong_here_is_no_trouble_of_the_cluster() =>
        Assert.False(Nodes.IsOfTheCluster(new InvalidOperationException()));
}

using Muster.Acs.Devices;
using Muster.Bench;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>
/// What a parameter takes in the tables and indexes of a fleet. Names are stored once for all devices that have
/// the same, which is little where devices are many: so it is told by the second hundred of devices.
/// </summary>
public abstract class TreeSizeContract : StoreContract
{
    private const int Devices = 100;
    private const double MostOctets = 12;

    private static readonly Lazy<TreeVariation[]> Models = new(() =>
        [
            .. Directory
                .GetFiles(SharedFiles.Path("devices"), "*.csv")
                .Order(StringComparer.Ordinal)
                .Select(file => new TreeVariation(DeviceTrees.Load(file))),
        ]
    );

    private readonly ITestOutputHelper _output;

    private protected TreeSizeContract(StoreHost host, ITestOutputHelper output)
        : base(host) => _output = output;

    /// <summary>Of all tables and indexes, in octets.</summary>
    private protected abstract long Size();

    [Fact]
    public async Task A_parameter_of_a_real_tree_takes_twelve_octets_at_most()
    {
        SharedFiles.Path("devices");
        await FillAsync(0);
        var before = Size();
        var parameters = await FillAsync(Devices);
        var each = (Size() - before) / (double)parameters;
        _output.WriteLine($"{parameters} parameters, {each:0.00} octets each");
        Assert.InRange(each, 1, MostOctets);
    }

    private async Task<long> FillAsync(int first)
    {
        var counts = await Task.WhenAll(
            Enumerable
                .Range(first, Devices)
                .Select(async number =>
                {
                    var tree = Models.Value[number % Models.Value.Length].Of(number);
                    var device = await StoredAsync(number);
                    await Store.Devices.CommitAsync(new(device.RowId) { Shadow = tree }, Token);
                    return (long)tree.ParameterCount;
                })
        );
        return counts.Sum();
    }
}

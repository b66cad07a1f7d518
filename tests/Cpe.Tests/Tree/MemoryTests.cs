using System.Diagnostics;
using System.Globalization;
using System.Text;
using Muster.Cpe.ModelFiles;
using Muster.Cpe.Tree;
using Muster.Cwmp.Messages;
using Xunit;

namespace Muster.Cpe.Tests.Tree;

/// <summary>Measures the process: nothing else may run meanwhile.</summary>
[CollectionDefinition("measured trees", DisableParallelization = true)]
public sealed class MeasuredTrees;

[Collection("measured trees")]
public sealed class MemoryTests
{
    private const int Devices = 10_000;

    [Fact]
    public void An_idle_device_costs_less_than_500_bytes() =>
        Assert.InRange(BytesEach(BuiltInModels.Tr181Gateway, _ => { }), 1, 500);

    [Fact]
    public void A_device_of_1000_parameters_with_20_changed_values_costs_a_few_kilobytes()
    {
        var model = Generated(1000);
        var bytes = BytesEach(
            model,
            tree =>
            {
                for (var i = 0; i < 20; i++)
                {
                    var text = string.Create(CultureInfo.InvariantCulture, $"value number {i}");
                    var value = new ParameterValueStruct(
                        $"Device.O{i}.P{i}",
                        ParameterValue.String(text)
                    );
                    Assert.True(tree.SetValues([value]).Succeeded);
                }
            }
        );
        TestContext.Current.SendDiagnosticMessage($"{bytes} bytes each");
        Assert.InRange(bytes, 1, 3000);
    }

    [Fact]
    public void Walking_a_tree_takes_time_in_proportion_to_its_size()
    {
        var small = Time(Generated(2_000));
        var large = Time(Generated(20_000));
        // Ten times the size; a quadratic walk would take a hundred times as long.
        Assert.True(large < 50 * small, $"{small} and {large}");
    }

    private static TimeSpan Time(DeviceModel model)
    {
        var tree = model.CreateDevice(0, 1, TimeProvider.System).Tree;
        var best = TimeSpan.MaxValue;
        var values = new List<ParameterValueStruct>(model.ParameterCount);
        for (var round = 0; round < 20; round++)
        {
            values.Clear();
            var watch = Stopwatch.StartNew();
            Assert.True(tree.GetValues("", values).Succeeded);
            Assert.Equal(model.ParameterCount, values.Count);
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }
        return best;
    }

    private static long BytesEach(DeviceModel model, Action<IParameterTree> change)
    {
        change(model.CreateDevice(0, 1, TimeProvider.System).Tree);
        var trees = new IParameterTree[Devices];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Devices; i++)
        {
            trees[i] = model.CreateDevice(i, 1, TimeProvider.System).Tree;
            change(trees[i]);
        }
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(trees);
        return (after - before) / Devices;
    }

    /// <summary>Objects of fifty writable parameters each.</summary>
    private static DeviceModel Generated(int parameters)
    {
        var text = new StringBuilder("Parameter,Object,Writable,Value,Value type\n");
        text.Append("DeviceID.OUI,false,false,00AA55,xsd:string\n");
        text.Append("DeviceID.SerialNumber,false,false,S000001,xsd:string\nDevice,true,false,,\n");
        for (var i = 0; i < parameters / 50; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"Device.O{i},true,false,,\n");
            for (var j = 0; j < 50; j++)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"Device.O{i}.P{j},false,true,v{j},xsd:string\n"
                );
        }
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        return DeviceModel.Load(new MemoryStream(bytes), "generated.csv");
    }
}

using Microsoft.Extensions.Time.Testing;
using Muster.Cpe.ModelFiles;
using Muster.Cpe.Tree;
using Muster.Cwmp.Messages;
using Xunit;

namespace Muster.Cpe.Tests.Tree;

/// <summary>A device of the TR-181 model and short words for what tests do with it.</summary>
internal sealed class TreeBench
{
    public TreeBench(int index = 0, int seed = 1, StandardReadings? readings = null)
    {
        (Identity, Tree) = BuiltInModels.Tr181Gateway.CreateDevice(index, seed, Clock, readings);
        Tree.Changed += Announced.Add;
    }

    public FakeTimeProvider Clock { get; } =
        new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));
    public DeviceIdStruct Identity { get; }
    public IParameterTree Tree { get; }
    public List<ParameterChange> Announced { get; } = [];

    public string Read(string name)
    {
        Assert.True(Tree.TryGet(name, out var value), name);
        return value.Text;
    }

    public TreeOutcome Write(params (string Name, string Text)[] values) =>
        Tree.SetValues([
            .. values.Select(v => new ParameterValueStruct(v.Name, ParameterValue.String(v.Text))),
        ]);

    /// <summary>The code of the one parameter a write was refused for.</summary>
    public int Refusal(string name, string text)
    {
        var outcome = Write((name, text));
        Assert.Equal(9003, outcome.FaultCode.Value);
        var fault = Assert.Single(outcome.ParameterFaults);
        Assert.Equal(name, fault.ParameterName);
        return fault.FaultCode.Value;
    }

    public TreeOutcome Notify(string path, int notification) =>
        Tree.SetAttributes([new(path, true, notification, false, [])]);

    public int Notification(string name)
    {
        var attributes = new List<ParameterAttributeStruct>();
        Assert.True(Tree.GetAttributes(name, attributes).Succeeded);
        return Assert.Single(attributes).Notification;
    }

    public List<ParameterInfoStruct> Names(string path, bool nextLevel)
    {
        var names = new List<ParameterInfoStruct>();
        Assert.True(Tree.GetNames(path, nextLevel, names).Succeeded, path);
        return names;
    }

    public List<ParameterValueStruct> Values(string path)
    {
        var values = new List<ParameterValueStruct>();
        Assert.True(Tree.GetValues(path, values).Succeeded, path);
        return values;
    }
}

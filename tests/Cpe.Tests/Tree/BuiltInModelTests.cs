using Muster.Cpe.ModelFiles;
using Muster.Cpe.Tree;
using Muster.Cwmp.Messages;
using Xunit;

namespace Muster.Cpe.Tests.Tree;

public sealed class BuiltInModelTests
{
    public static TheoryData<string> Names => [.. BuiltInModels.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_has_hundreds_of_parameters_each_once(string name)
    {
        Assert.True(BuiltInModels.TryGet(name, out var model));
        var tree = model!.CreateDevice(0, 1, TimeProvider.System).Tree;
        var values = new List<ParameterValueStruct>();
        Assert.True(tree.GetValues("", values).Succeeded);
        Assert.Equal(model.ParameterCount, values.Count);
        Assert.True(values.Count >= 300, $"{values.Count}");
        Assert.Equal(values.Count, values.Select(value => value.Name).Distinct().Count());
        TestContext.Current.SendDiagnosticMessage($"{name}: {values.Count}");
    }
}

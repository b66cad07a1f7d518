using Muster.Cpe.ModelFiles;
using Muster.Cpe.Tree;
using Muster.Cwmp.DataModel;
using Muster.Cwmp.Messages;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Tree;

/// <summary>The built-in models claim nothing the Forum's models do not have.</summary>
public sealed class ModelConformanceTests
{
    [Theory]
    [Spec("TR-106", "3")]
    [InlineData("tr181-gateway", "tr-181-2-19-1-cwmp.xml")]
    [InlineData("tr098-gateway", "tr-098-1-8-0.xml")]
    public void Every_name_value_and_flag_is_one_of_the_standards(string name, string file)
    {
        var standard = Standard(file);
        Assert.True(BuiltInModels.TryGet(name, out var model));
        for (var index = 0; index < 20; index++)
        {
            var tree = (DeviceTree)model!.CreateDevice(index, 5, TimeProvider.System).Tree;
            AddOneOfEach(tree);
            foreach (var (path, syntax, text) in tree.Everything())
                Check(standard, tree, path, syntax, text);
            var names = new List<ParameterInfoStruct>();
            Assert.True(tree.GetNames("", false, names).Succeeded);
            foreach (var info in names)
                CheckAccess(standard, info);
        }
    }

    private static void Check(
        ObjectModel standard,
        DeviceTree tree,
        string path,
        ParameterSyntax syntax,
        string text
    )
    {
        Assert.True(
            standard.Parameters.TryGetValue(ParameterPath.ToModelPath(path), out var known),
            path
        );
        Assert.Equal((path, known.Syntax.Type), (path, syntax.Type));
        Assert.Equal((path, known.Syntax.IsList), (path, syntax.IsList));
        Assert.Equal((path, known.Syntax.IsHidden), (path, syntax.IsHidden));
        Assert.Equal((path, known.Syntax.IsCommand), (path, syntax.IsCommand));
        var verdict = known.Syntax.Check(text);
        // A row just added has empty references and addresses until somebody fills it in.
        Assert.True(verdict.IsGood || text.Length == 0, $"{path} '{text}': {verdict.Reason}");
        Assert.Equal(
            (path, known.ForcedInform),
            (
                path,
                tree.ForcedInformParameters.Contains(path)
                    || (
                        known.ForcedInform
                        && path.EndsWith(".ExternalIPAddress", StringComparison.Ordinal)
                    )
            )
        );
        Assert.Equal((path, known.ActiveNotify), (path, tree.ActiveNotifyOf(path)));
    }

    private static void CheckAccess(ObjectModel standard, ParameterInfoStruct info)
    {
        var model = ParameterPath.ToModelPath(info.Name);
        if (!info.Name.EndsWith('.'))
            // A device may keep read-only what the standard lets it offer, not the other way.
            Assert.True(!info.Writable || standard.Parameters[model].Writable, info.Name);
        else if (info.Writable)
            Assert.True(
                standard
                    .Objects[
                        model.EndsWith("{i}.", StringComparison.Ordinal) ? model : $"{model}{{i}}."
                    ]
                    .Writable,
                info.Name
            );
        else
            Assert.True(
                standard.Objects.ContainsKey(model)
                    || standard.Objects.ContainsKey($"{model}{{i}}."),
                info.Name
            );
    }

    private static void AddOneOfEach(DeviceTree tree)
    {
        var names = new List<ParameterInfoStruct>();
        Assert.True(tree.GetNames("", false, names).Succeeded);
        foreach (var table in names.Where(n => n.Writable && n.Name.EndsWith('.')))
            if (!ParameterPath.TryInstance(ParameterPath.LastNode(table.Name), out _))
                Assert.True(tree.AddObject(table.Name).FaultCode.Value is 0 or 9004, table.Name);
    }

    private static ObjectModel Standard(string file)
    {
        var folder = SharedFiles.Path("spec", "schema");
        var files = Directory
            .EnumerateFiles(folder, "*.xml")
            .Select(path => Path.GetFileName(path));
        return new ObjectModelReader(files, name => File.OpenRead(Path.Combine(folder, name))).Read(
            file
        );
    }
}

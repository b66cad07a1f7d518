using Muster.Cpe.Tree;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Diagnostics;

/// <summary>Results as parameters; what a model does not have is left out.</summary>
internal static class DiagnosticResults
{
    /// <summary>The parameters of an object itself, as they are now.</summary>
    public static Dictionary<string, string> Inputs(IParameterTree tree, string path)
    {
        var values = new List<ParameterValueStruct>();
        tree.GetValues(path, values);
        return values
            .Where(value => value.Name.LastIndexOf('.') == path.Length - 1)
            .ToDictionary(value => value.Name[path.Length..], value => value.Value.Text);
    }

    public static void Keep(IParameterTree tree, string path, DiagnosticOutcome outcome)
    {
        foreach (var (table, rows) in outcome.Tables)
            Replace(tree, path + table, rows);
        foreach (var (name, value) in outcome.Values)
            tree.SetOwn(path + name, value);
    }

    /// <summary>The state, in the words that this model has for it.</summary>
    public static void SetState(IParameterTree tree, string name, string state)
    {
        string[] words =
            state == DiagnosticOutcome.Complete
                ? [state, "Completed"]
                :
                [
                    state,
                    "Error_Other",
                    "Error_Internal",
                    "Error",
                    "Error_InitConnectionFailed",
                    "Error_TransferFailed",
                    "Error_NoTransferComplete",
                    "None",
                ];
        foreach (var word in words)
        {
            if (tree.SetOwn(name, word).Succeeded)
                return;
        }
    }

    private static void Replace(
        IParameterTree tree,
        string table,
        IReadOnlyList<IReadOnlyList<(string Name, string Value)>> rows
    )
    {
        var old = new List<ParameterInfoStruct>();
        if (!tree.GetNames(table, nextLevel: true, old).Succeeded)
            return;
        foreach (var row in old)
            tree.DeleteObject(row.Name, ValueOrigin.Device);
        foreach (var row in rows)
        {
            var added = tree.AddObject(table, ValueOrigin.Device);
            if (!added.Succeeded)
                return;
            foreach (var (name, value) in row)
                tree.SetOwn($"{table}{added.InstanceNumber}.{name}", value);
        }
    }
}

using Muster.Cpe.Tree;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Software;

/// <summary>ManagementServer.DUStateChangeComplPolicy.: which changes of modules the ACS wants told.</summary>
internal static class AutonomousDUPolicy
{
    /// <summary>The results the filters let pass; null when that is none.</summary>
    public static AutonomousDUStateChangeComplete? Wanted(
        IParameterTree tree,
        AutonomousDUStateChangeComplete change
    )
    {
        var server = new ManagementServer(tree);
        string Policy(string name) => server.Text("DUStateChangeComplPolicy." + name);
        if (!new ParameterValue(Policy("Enable"), "").TryGetBoolean(out var enabled) || !enabled)
            return null;
        // "OperationTypeFilter: an empty list is as Enable false"; "FaultCodeFilter: an empty list
        // means that failures are not told".
        var operations = List(Policy("OperationTypeFilter"));
        var faults = List(Policy("FaultCodeFilter"));
        var results = Policy("ResultTypeFilter");
        AutonOpResultStruct[] told =
        [
            .. change.Results.Where(result =>
                operations.Contains(result.OperationPerformed, StringComparer.Ordinal)
                && (
                    result.Fault.FaultCode.Value == 0
                        ? results != "Failure"
                        : results != "Success"
                            && faults.Contains($"{result.Fault.FaultCode}", StringComparer.Ordinal)
                )
            ),
        ];
        return told.Length == 0 ? null : new AutonomousDUStateChangeComplete(told);
    }

    private static string[] List(string text) => text.Split(',', StringSplitOptions.TrimEntries);
}

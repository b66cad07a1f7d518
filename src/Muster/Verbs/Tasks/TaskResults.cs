using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Tasks;

/// <summary>What came out of a task: a line each for what is simple, JSON for what is not.</summary>
internal static class TaskResults
{
    public static void Show(Terminal terminal, TaskResult? result)
    {
        if (result is null)
            return;
        foreach (var value in result.ParameterValues ?? [])
            terminal.Line($"{value.Name}\t{value.Value}");
        foreach (var method in result.Methods ?? [])
            terminal.Line(method);
        foreach (var queued in result.QueuedTransfers ?? [])
            terminal.Line($"{queued.CommandKey}\t{queued.State}\t{queued.FileType}");
        foreach (var option in result.Options ?? [])
            terminal.Line($"{option.OptionName}\t{option.State}\t{option.Mode}");
        foreach (var unit in result.DeploymentUnits ?? [])
            terminal.Line($"{unit.Uuid}\t{unit.Version}\t{unit.CurrentState}\t{unit.FaultCode}");
        if (result.Xml is { } xml)
            terminal.Line(xml);
        terminal.Say(
            result.Unconfirmed is true
                ? "Unconfirmed: the model never tells how transfers end."
                : "Done."
        );
    }
}

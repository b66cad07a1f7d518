using Muster.Cpe.Tree;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe;

/// <summary>Collects what an Inform must carry (TR-069 3.7.1.5, A.3.3.1).</summary>
internal static class InformBuilder
{
    private const int MostInformParameters = 1000;

    /// <summary>Forced parameters, changed ones, and those an ACS asked for; no name twice.</summary>
    public static List<ParameterValueStruct> Parameters(
        IParameterTree tree,
        IReadOnlyList<ParameterChange> changes,
        IReadOnlyList<EventStruct> events
    )
    {
        var values = new List<ParameterValueStruct>(16);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in tree.ForcedInformParameters)
            if (tree.TryGet(name, out var value) && names.Add(name))
                values.Add(new ParameterValueStruct(name, value));
        foreach (var change in changes)
            if (names.Add(change.Name))
                values.Add(new ParameterValueStruct(change.Name, change.Value));
        foreach (var value in Asked(tree, events))
            if (names.Add(value.Name))
                values.Add(value);
        return values;
    }

    /// <summary>The rows of ManagementServer.InformParameter. that count for these events.</summary>
    private static List<ParameterValueStruct> Asked(
        IParameterTree tree,
        IReadOnlyList<EventStruct> events
    )
    {
        var asked = new List<ParameterValueStruct>();
        var rows = new List<ParameterInfoStruct>();
        var table = new ManagementServer(tree).Name("InformParameter.");
        if (!tree.GetNames(table, nextLevel: true, rows).Succeeded)
            return asked;
        foreach (var row in rows.Where(r => r.Name.EndsWith('.')))
        {
            if (
                !Flag(tree, row.Name + "Enable")
                || !Counts(Text(tree, row.Name + "EventList"), events)
            )
                continue;
            foreach (var path in Expand(tree, Text(tree, row.Name + "ParameterName")))
                tree.GetValues(path, asked);
            if (asked.Count > MostInformParameters)
                break;
        }
        return asked;
    }

    /// <summary>"An empty EventList means all events but 4 VALUE CHANGE."</summary>
    private static bool Counts(string eventList, IReadOnlyList<EventStruct> events)
    {
        if (eventList.Length == 0)
            return events.Any(e => e.EventCode != EventCodes.ValueChange);
        var wanted = eventList.Split(',', StringSplitOptions.TrimEntries);
        return events.Any(e => wanted.Contains(e.EventCode, StringComparer.Ordinal));
    }

    /// <summary>Replaces each <c>*</c> by the instances there are now.</summary>
    private static IEnumerable<string> Expand(IParameterTree tree, string path)
    {
        var star = path.IndexOf(".*.", StringComparison.Ordinal);
        if (path.Length == 0)
            return [];
        if (star < 0)
            return [path];
        var rows = new List<ParameterInfoStruct>();
        tree.GetNames(path[..(star + 1)], nextLevel: true, rows);
        return rows.Where(r => r.Name.EndsWith('.'))
            .SelectMany(row => Expand(tree, row.Name + path[(star + 3)..]));
    }

    private static string Text(IParameterTree tree, string name) =>
        tree.TryGet(name, out var value) ? value.Text : "";

    private static bool Flag(IParameterTree tree, string name) =>
        tree.TryGet(name, out var value) && value.TryGetBoolean(out var flag) && flag;
}

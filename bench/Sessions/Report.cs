using System.Globalization;

namespace Muster.Bench;

/// <summary>The figures as tables, and what they say of the goals.</summary>
internal sealed class Report(BenchOptions options, TextWriter output)
{
    private const double RulesGoal = 500;
    private const double HopGoal = 0.25;

    private readonly double goal = options.Digest ? 3.5 : 2.5;
    private bool areHeld = true;

    /// <summary>0 where all goals are held, and 1 else.</summary>
    public int Tell(
        IReadOnlyList<Side> sides,
        IReadOnlyList<Alone> alone,
        (Series One, Series Two) floors
    )
    {
        Say("");
        Say(
            $"CPU of a session, µs (median); {options.Rounds} rounds of {options.Sessions} sessions, "
                + $"{options.Concurrency} at once (of each node), {(options.Digest ? "Digest" : "no authentication")}, "
                + (
                    Pinning.IsPossible
                        ? "servers and databases on one core"
                        : "NOT pinned to a core"
                )
        );
        Head("over one connection");
        Row(floors.One, floors.One);
        foreach (var one in sides.SelectMany(side => side.All.Where(one => one != side.Elsewhere)))
            Row(one, floors.One);
        foreach (var servers in alone)
            Row(servers.Idle, floors.One);
        if (options.HasClusters)
        {
            Say("");
            Head("over two, to two nodes");
            Row(floors.Two, floors.Two);
            foreach (var one in sides.Select(side => side.Elsewhere).OfType<Series>())
                Row(one, floors.Two);
            foreach (var one in alone.Select(servers => servers.Each).OfType<Series>())
                Row(one, floors.Two);
        }
        TellStored(sides);
        Say("");
        foreach (var side in sides.Where(side => !side.Installation.IsCluster))
            Judge(side, floors.One);
        foreach (var servers in alone)
            JudgeHop(
                servers,
                sides.First(side => side.Installation.Cwmp.Count == servers.Count),
                sides.First(IsBase)
            );
        return areHeld ? 0 : 1;
    }

    public static bool IsBase(Side side) =>
        side.Installation is { IsPostgres: true, IsCluster: false };

    private void Head(string name) =>
        Say(
            $"{name, -24}{"own", 8}{"server", 8}{"database", 10}{"together", 10}{"min", 8}{"max", 8}"
                + $"{"sessions/s", 12}{"of floor", 10}"
        );

    private void Row(Series one, Series floor) =>
        Say(
            $"{one.Name, -24}{one.Own, 8:0}{one.Server, 8:0}{one.Database, 10:0}{one.Median, 10:0}{one.Min, 8:0}"
                + $"{one.Max, 8:0}{one.Rate, 12:0}{one.Median / floor.Median, 10:0.00}"
        );

    private void TellStored(IReadOnlyList<Side> sides)
    {
        Say("");
        Line("", sides, side => side.Name);
        Line("a new device's Inform, ms CPU", sides, side => Parts(side.Contacts.Inform));
        Line("first contact, RPCs", sides, side => $"{side.Contacts.Rpcs}");
        Line("  ms", sides, side => $"{side.Contacts.Time.TotalMilliseconds:0.0}");
        Line("  ms CPU", sides, side => Parts(side.Contacts.Tree));
        Line("bytes a device", sides, side => $"{side.Contacts.DeviceBytes:0}");
        Line("bytes a parameter", sides, side => $"{side.Contacts.ParameterBytes:0.00}");
        Line("a start, ms CPU", sides, side => Parts(side.Start));
        Line(
            $"first {WarmUp.FirstSessions} sessions, µs",
            sides,
            side => $"{side.WarmUp.First.Together.TotalMicroseconds:0}"
        );
        Line("sessions unmeasured", sides, side => $"{side.WarmUp.Sessions}");
        Line("at rest, ms CPU a second", sides, side => Parts(side.Rest));
        Line("memory of the nodes, MB", sides, side => $"{side.Installation.Megabytes:0}");
        Say("");
        Say("Where there are two figures: server + database.");
        Say(
            "Own: what a session costs the server without what that costs at rest in the same time."
        );
        Say(
            $"First contact: it calls home, and its tree of {FirstContacts.Parameters} parameters is read."
        );
    }

    private void Line(
        string name,
        IReadOnlyList<Side> sides,
        Func<Side, FormattableString> figure
    ) => Line(name, sides, side => figure(side).ToString(CultureInfo.InvariantCulture));

    private void Line(string name, IReadOnlyList<Side> sides, Func<Side, string> figure) =>
        output.WriteLine(
            $"{name, -32}{string.Concat(sides.Select(side => figure(side).PadLeft(16)))}"
        );

    private static FormattableString Parts(Spent spent) =>
        spent.Database == TimeSpan.Zero
            ? $"{spent.Server.TotalMilliseconds:0.0}"
            : (FormattableString)
                $"{spent.Server.TotalMilliseconds:0.0} + {spent.Database.TotalMilliseconds:0.0}";

    private void Judge(Side side, Series floor)
    {
        var ratio = side.Idle.Median / floor.Median;
        if (side.Installation.IsPostgres)
            Say($"{side.Name}: {ratio:0.00} times the floor, the database counted");
        else
            Say(
                $"{Word(ratio <= goal)}: {side.Name}: {ratio:0.00} times the floor (goal: at most "
                    + $"{goal:0.0}); the best rounds alone: {side.Idle.Min / floor.Min:0.00}"
            );
        Say(
            $"{Word(side.Contacts.Rpcs <= FirstContacts.RpcsAllowed)}: {side.Name}: a tree of "
                + $"{FirstContacts.Parameters} parameters takes {side.Contacts.Rpcs} RPCs (goal: at most "
                + $"{FirstContacts.RpcsAllowed})"
        );
        if (side.Trees is { } trees)
            Say(
                $"{side.Name}: large trees cost {trees.Large.Median / trees.Small.Median:0.00} times "
                    + "what small trees cost (goal: about 1)"
            );
        if (side.Rules is { } rules)
            Say(
                $"{Word(rules.Median - side.Idle.Median <= RulesGoal)}: {side.Name}: to run the stock "
                    + $"rules costs {rules.Median - side.Idle.Median:0} µs more than a session in which "
                    + $"nothing has changed (goal: at most {RulesGoal})"
            );
    }

    private void JudgeHop(Alone alone, Side many, Side single)
    {
        if (many.Same is { } same)
            Judge(alone.Idle, same, single.Idle, "a device always on the same node");
        Judge(alone.Idle, many.Idle, single.Idle, "a session on any node");
        if (alone.Each is { } each && many.Elsewhere is { } other)
            Judge(each, other, single.Elsewhere, "each POST on another node");

        void Judge(Series one, Series other, Series? idle, string what)
        {
            var (own, all) = (other.Own / one.Own, other.Median / one.Median);
            Say(
                $"{Word(own <= 1 + HopGoal)}: {many.Name}, {what}: {own - 1:+0 %;-0 %} CPU over as many "
                    + $"servers alone (goal: at most {HopGoal:+0 %}); with databases and what both cost at rest "
                    + $"{all - 1:+0 %;-0 %}; over one that has the core to itself "
                    + $"{other.Own / idle!.Own - 1:+0 %;-0 %}"
            );
        }
    }

    private string Word(bool held)
    {
        areHeld &= held;
        return held ? "held" : "NOT held";
    }

    private void Say(FormattableString text) =>
        output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private void Say(string text) => output.WriteLine(text);
}

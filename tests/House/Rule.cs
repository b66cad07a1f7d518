using Xunit;

namespace Muster.House;

/// <summary>How a rule of the house fails: every offence on a line, and what to do.</summary>
internal static class Rule
{
    public static void Holds(IEnumerable<string> offences, string whatToDo)
    {
        var found = offences.ToList();
        if (found.Count == 0)
            return;
        var shown = string.Join('\n', found.Take(40).Select(o => "  " + o));
        Assert.Fail($"{whatToDo}\n{found.Count} place(s):\n{shown}");
    }
}

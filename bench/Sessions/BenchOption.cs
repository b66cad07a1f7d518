using System.Globalization;

namespace Muster.Bench;

/// <summary>An option of a benchmark, and what stands behind it; what is wrong with it is told by its name.</summary>
internal readonly record struct BenchOption(string Name, string Value, string Usage)
{
    /// <summary>A number above 0.</summary>
    public int Number => NumberFrom(1, Value);

    public int NumberOrNone => NumberFrom(0, Value);

    /// <summary>Numbers above 0, with commas between.</summary>
    public IEnumerable<int> Numbers
    {
        get
        {
            var option = this;
            return Value.Split(',').Select(each => option.NumberFrom(1, each));
        }
    }

    public TimeSpan Seconds => TimeSpan.FromSeconds(Number);

    public TimeSpan Minutes => TimeSpan.FromMinutes(Number);

    public bool IsYes => OneOf("yes", "no") == "yes";

    public string[] Words => Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>All that a benchmark was started with.</summary>
    public static IEnumerable<BenchOption> Read(string[] args, string usage)
    {
        for (var at = 0; at < args.Length; at += 2)
        {
            var option = new BenchOption(args[at], "", usage);
            if (args[at] is "--help" or "-h")
                throw new BenchFailure(usage);
            yield return at + 1 < args.Length
                ? option with
                {
                    Value = args[at + 1],
                }
                : throw option.Wrong("has no value");
        }
    }

    public string OneOf(params ReadOnlySpan<string> words) =>
        words.Contains(Value)
            ? Value
            : throw Wrong($"'{Value}' is none of {string.Join(", ", words!)}");

    /// <summary>Some of these words, with commas between.</summary>
    public IEnumerable<string> SomeOf(params string[] words)
    {
        var option = this;
        return Value.Split(',').Select(each => (option with { Value = each }).OneOf(words));
    }

    /// <summary>There is no option of this name.</summary>
    public BenchFailure Unknown() => Wrong("is not known");

    private int NumberFrom(int least, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least
            ? number
            : throw Wrong($"'{text}' is no number of {least} or more");

    private BenchFailure Wrong(string what) => new($"{Name}: {what}; {Usage}");
}

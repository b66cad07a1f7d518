using System.CommandLine;

namespace Muster.CommandLine;

/// <summary>A command of the program, with examples that its help shows.</summary>
internal sealed class Verb : Command
{
    public Verb(string name, string description, params string[] examples)
        : base(name, description)
    {
        Examples = examples;
    }

    /// <summary>Whole command lines.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>How long it may take to end after Ctrl-C or SIGTERM, before the process is gone.</summary>
    public TimeSpan Farewell { get; init; } = DefaultFarewell;

    /// <summary>The <see cref="Farewell"/> of who says nothing else.</summary>
    public static readonly TimeSpan DefaultFarewell = TimeSpan.FromSeconds(30);

    /// <summary>What the verb does; answers the exit code.</summary>
    public Verb Does(Func<ParseResult, Terminal, CancellationToken, Task<int>> action)
    {
        SetAction((parse, cancellation) => action(parse, new Terminal(parse), cancellation));
        return this;
    }
}

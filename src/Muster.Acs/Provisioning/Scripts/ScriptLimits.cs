using Jint;

namespace Muster.Acs.Provisioning.Scripts;

/// <summary>What one run of a script may use.</summary>
internal sealed record ScriptLimits
{
    public TimeSpan Time { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Octets allocated, those that are free again included.</summary>
    public long Memory { get; init; } = 32 * 1024 * 1024;

    public int Statements { get; init; } = 1_000_000;

    public int Recursion { get; init; } = 200;

    public int Array { get; init; } = 100_000;

    public Options ToOptions()
    {
        var options = new Options();
        options
            .Strict()
            .LimitRecursion(Recursion)
            .MaxStatements(Statements)
            .TimeoutInterval(Time)
            .LimitMemory(Memory);
        options.Constraints.RegexTimeout = Time;
        options.Constraints.MaxArraySize = (uint)Array;
        BinaryGuard.Install(options);
        return options;
    }
}

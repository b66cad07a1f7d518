namespace Muster.CommandLine;

/// <summary>What the program's exit codes mean; docs/operating/commands.md promises them to scripts.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>It was tried and failed: the device refused, the server could not start.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>There is no such device, task, file or parameter.</summary>
    public const int NotFound = 3;

    /// <summary>The server cannot be reached, or does not accept the key.</summary>
    public const int Unreachable = 4;

    /// <summary>The time allowed was over before it was done.</summary>
    public const int TimedOut = 5;

    /// <summary>Stopped by Ctrl-C, as shells count it.</summary>
    public const int Interrupted = 130;
}

/// <summary>Ends a command with an exit code and one sentence for people.</summary>
internal sealed class CommandFailure(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}

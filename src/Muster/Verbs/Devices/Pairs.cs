using Muster.CommandLine;

namespace Muster.Verbs.Devices;

/// <summary><c>NAME=VALUE</c>: the first equals sign parts them, so that a value may hold others.</summary>
internal static class Pairs
{
    public static IEnumerable<(string Name, string Value)> Parse(IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new CommandFailure(
                    ExitCode.Usage,
                    $"'{text}' is not NAME=VALUE; NAME= writes an empty value."
                );
            yield return (text[..equals], text[(equals + 1)..]);
        }
    }
}

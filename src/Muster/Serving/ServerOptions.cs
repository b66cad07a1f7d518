using System.CommandLine;
using Muster.CommandLine;

namespace Muster.Serving;

/// <summary>The settings of the server as options of a command.</summary>
internal sealed class ServerOptions
{
    private readonly Dictionary<Setting, Option<string?>> options = [];

    private readonly Option<string?> file = new("--config")
    {
        Description = $"The configuration file ({SettingsReader.FileName}, if it is there)",
        HelpName = "FILE",
    };

    public ServerOptions(Command command)
    {
        foreach (var setting in ServerSettings.All)
        {
            var option = new Option<string?>(setting.Option)
            {
                Description = $"{setting.Description} [{setting.Variable}]",
                HelpName = setting.Placeholder,
                Arity = setting.IsSwitch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
            };
            options.Add(setting, option);
            command.Add(option);
        }
        command.Add(file);
    }

    /// <summary>Throws a usage failure that tells all that is wrong.</summary>
    public ServerSettings Read(ParseResult parse, ServerSettings defaults)
    {
        var reader = new SettingsReader(
            setting => TextOf(parse, options[setting]),
            Environment.GetEnvironmentVariable
        );
        var named = parse.GetValue(file);
        var settings = reader.Read(
            named ?? (File.Exists(SettingsReader.FileName) ? SettingsReader.FileName : null),
            defaults
        );
        // What cannot be read and what does not fit together is told at once.
        string[] errors = [.. reader.Errors, .. SettingsCheck.Errors(settings, reader.Failed)];
        if (errors.Length > 0)
            throw new CommandFailure(ExitCode.Usage, string.Join("\nmuster: ", errors));
        return settings;
    }

    /// <summary>What is set for GenieACS and means nothing here, a sentence each.</summary>
    public static IEnumerable<string> Remarks() =>
        ElderSettings.Remarks(Environment.GetEnvironmentVariables().Keys.OfType<string>());

    /// <summary>Null when it was not given; empty for a switch that stands alone.</summary>
    private static string? TextOf(ParseResult parse, Option<string?> option) =>
        parse.GetResult(option) is { Implicit: false } ? parse.GetValue(option) ?? "" : null;
}

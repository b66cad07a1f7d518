using System.CommandLine;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Registrations;

/// <summary><c>muster registration set OUI SERIAL</c></summary>
internal static class RegistrationSetVerb
{
    private static readonly Argument<string> Oui = new("OUI")
    {
        Description = "The device's OUI, 6 hex digits",
    };

    private static readonly Argument<string> Serial = new("SERIAL")
    {
        Description = "Its serial number, exactly as it says it",
    };

    private static readonly Option<string?> Class = Of(
        "--class",
        "Its product class, if it says one"
    );
    private static readonly Option<string?> User = Of("--user", "Its own user name");

    private static readonly Option<string?> PasswordFile = new("--password-file")
    {
        Description = "A file with its own password; - reads the standard input",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Authentication = Of(
        "--auth",
        "none, basic, digest, certificate or default"
    );

    private static readonly Option<string[]> Tags = new("--tag")
    {
        Description = "What to mark it with; may be given several times",
        HelpName = "TAG",
    };

    public static Command Create() =>
        new Verb(
            "set",
            "Registers a device, or changes how it must prove itself.",
            "muster registration set 00D09E 1 --class Gateway --user gw-1 --password-file secret",
            "muster registration set 00D09E 1 --class Gateway --auth certificate"
        )
        {
            Oui,
            Serial,
            Class,
            User,
            PasswordFile,
            Authentication,
            Tags,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        var entry = new RegistrationEntry
        {
            OUI = parse.GetRequiredValue(Oui),
            SerialNumber = parse.GetRequiredValue(Serial),
            ProductClass = parse.GetValue(Class) ?? "",
            User = parse.GetValue(User),
            Password = await PasswordAsync(parse.GetValue(PasswordFile), cancellation),
            Authentication = parse.GetValue(Authentication),
            Tags = parse.GetValue(Tags) is { Length: > 0 } tags ? tags : null,
        };
        using var client = ClientOptions.Connect(parse);
        var json = await client.PostAsync(
            "registrations",
            new { Registrations = new[] { entry } },
            cancellation
        );
        if (terminal.IsJson)
            terminal.Document(json);
        else
            terminal.Line(json?["added"]?.GetValue<int>() == 1 ? "added" : "changed");
        return ExitCode.Done;
    }

    /// <summary>Never on the command line, where everybody on the machine would see it.</summary>
    private static async Task<string?> PasswordAsync(string? file, CancellationToken cancellation)
    {
        if (file is null)
            return null;
        try
        {
            var text =
                file == "-"
                    ? await Console.In.ReadToEndAsync(cancellation)
                    : await File.ReadAllTextAsync(file, cancellation);
            return text.TrimEnd('\r', '\n');
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{file}: {trouble.Message}");
        }
    }

    private static Option<string?> Of(string name, string description) =>
        new(name) { Description = description, HelpName = "VALUE" };
}

using System.CommandLine;
using System.CommandLine.Parsing;
using Muster.CommandLine;

namespace Muster.Client;

/// <summary>What every verb that talks to a server takes.</summary>
internal static class ClientOptions
{
    public const string DefaultUrl = "http://127.0.0.1:3000";

    public static readonly Option<Uri?> Url = new("--url")
    {
        Description = $"The server's API (MUSTER_URL; {DefaultUrl})",
        HelpName = "URL",
        Recursive = true,
        CustomParser = ParseUrl,
    };

    public static readonly Option<string?> Key = new("--key")
    {
        Description = "The API key (MUSTER_API_KEY)",
        HelpName = "KEY",
        Recursive = true,
    };

    public static readonly Option<bool> NoWait = new("--no-wait")
    {
        Description = "Only put the task in the queue",
    };

    public static readonly Option<TimeSpan?> Timeout = new("--timeout")
    {
        Description = "How long to wait for the device (60s)",
        CustomParser = argument => Durations.Parse(argument),
        HelpName = "TIME",
    };

    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    /// <summary>A verb that groups others, which all talk to a server.</summary>
    public static Verb Group(string name, string description, params Command[] verbs)
    {
        var group = new Verb(name, description) { Url, Key };
        foreach (var verb in verbs)
            group.Add(verb);
        return group;
    }

    /// <summary>Where the server is.</summary>
    public static Uri UrlOf(ParseResult parse) => parse.GetValue(Url) ?? FromEnvironment();

    public static MusterClient Connect(ParseResult parse) =>
        new(
            UrlOf(parse),
            parse.GetValue(Key) ?? Environment.GetEnvironmentVariable("MUSTER_API_KEY")
        );

    private static Uri FromEnvironment() =>
        Parse(Environment.GetEnvironmentVariable("MUSTER_URL") ?? DefaultUrl)
        ?? throw new CommandFailure(ExitCode.Usage, "MUSTER_URL is no http or https URL.");

    private static Uri? ParseUrl(ArgumentResult argument)
    {
        var text = argument.Tokens.Count > 0 ? argument.Tokens[^1].Value : "";
        var url = Parse(text);
        if (url is null)
            argument.AddError($"'{text}' is no http or https URL, such as {DefaultUrl}.");
        return url;
    }

    private static Uri? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https")
            ? url
            : null;
}

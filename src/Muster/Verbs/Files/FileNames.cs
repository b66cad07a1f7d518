using System.CommandLine;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Files;

/// <summary>How a verb is told which file is meant: one of the operators, or one a device uploaded.</summary>
internal static class FileNames
{
    public static readonly Argument<string> Name = new("NAME")
    {
        Description = "The file's name, as 'file list' shows it",
    };

    public static readonly Argument<string> Device = new("DEVICE")
    {
        Description = "The device's id, as 'device list' shows it",
    };

    public static readonly Argument<long> Version = new("VERSION")
    {
        Description = "The number, as 'file versions' shows it",
    };

    public static Option<string> Kind(string description) =>
        new("--kind")
        {
            Description = description,
            HelpName = "configuration|log|other",
            DefaultValueFactory = _ => "configuration",
        };

    public static string PathOf(string name) => "files/" + MusterClient.Escape(name);

    public static string PathOf(string device, string kind, long version) =>
        $"devices/{MusterClient.Escape(device)}/files/{MusterClient.Escape(kind)}/{version}";
}

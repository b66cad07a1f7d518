using System.CommandLine;
using System.Globalization;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;
using Muster.Verbs.Devices;

namespace Muster.Verbs.Series;

/// <summary><c>muster series profiles</c>: how bulk data comes in.</summary>
internal static class ProfilesVerb
{
    public static Command Create() =>
        new Verb(
            "profiles",
            "Shows how the bulk data profiles of a device have reported.",
            "muster series profiles 00D09E-Gateway-1"
        )
        {
            DeviceVerbs.Id,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var device = MusterClient.Escape(parse.GetRequiredValue(DeviceVerbs.Id));
        var list = await client.GetAsync($"devices/{device}/bulkdata", cancellation);
        if (terminal.IsJson)
        {
            terminal.Document(list);
            return ExitCode.Done;
        }
        terminal.Rows(
            ["PROFILE", "REPORTS", "TWICE", "REJECTED", "NEWEST", "WHY REJECTED"],
            from json in list?["items"]?.AsArray() ?? []
            let profile = MusterClient.Read<BulkDataProfileState>(json)
            select new[]
            {
                profile.Profile,
                profile.Reports.ToString(CultureInfo.InvariantCulture),
                profile.Duplicates.ToString(CultureInfo.InvariantCulture),
                profile.Rejected.ToString(CultureInfo.InvariantCulture),
                Ages.Since(profile.LastReport),
                profile.LastRejection,
            }
        );
        return ExitCode.Done;
    }
}

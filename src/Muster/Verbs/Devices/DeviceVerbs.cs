using System.CommandLine;
using Muster.Client;
using Muster.Verbs.Registrations;

namespace Muster.Verbs.Devices;

/// <summary><c>muster device …</c></summary>
internal static class DeviceVerbs
{
    /// <summary>The device all of these are about.</summary>
    public static readonly Argument<string> Id = new("ID")
    {
        Description = "The device's id, OUI-ProductClass-SerialNumber, as 'device list' shows it",
    };

    public static Command Create() =>
        ClientOptions.Group(
            "device",
            "Looks at devices, and asks things of them.",
            ListVerb.Create(),
            ImportVerb.Create(),
            ShowVerb.Create(),
            HistoryVerb.Create(),
            GetVerb.Create(),
            SetVerb.Create(),
            AddVerb.Create(),
            RemoveVerb.Create(),
            RefreshVerb.Create(),
            RebootVerb.Create(),
            ResetVerb.Create(),
            DownloadVerb.Create(),
            TagVerb.Create(),
            DeleteVerb.Create()
        );
}

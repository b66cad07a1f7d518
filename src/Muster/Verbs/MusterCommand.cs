using System.CommandLine;
using Muster.CommandLine;
using Muster.Verbs.Access;
using Muster.Verbs.Backups;
using Muster.Verbs.Devices;
using Muster.Verbs.Diagnostics;
using Muster.Verbs.Events;
using Muster.Verbs.Faults;
using Muster.Verbs.Files;
using Muster.Verbs.Importing;
using Muster.Verbs.Models;
using Muster.Verbs.Notes;
using Muster.Verbs.Plans;
using Muster.Verbs.Provisioning;
using Muster.Verbs.Registrations;
using Muster.Verbs.Searches;
using Muster.Verbs.Series;
using Muster.Verbs.Sessions;
using Muster.Verbs.Settings;
using Muster.Verbs.Store;
using Muster.Verbs.Tasks;
using Muster.Verbs.Waking;
using Muster.Verbs.Watching;
using Muster.Verbs.Webhooks;

namespace Muster.Verbs;

/// <summary>The program's verbs.</summary>
internal static class MusterCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand(
            "Manages TR-069 devices: a server, simulated devices, and a client."
        )
        {
            Terminal.Json,
            ServeVerb.Create(),
            DemoVerb.Create(),
            SimVerb.Create(),
            DeviceVerbs.Create(),
            TaskVerbs.Create(),
            SessionVerbs.Create(),
            FaultVerbs.Create(),
            SearchVerbs.Create(),
            TransferListVerb.CreateGroup(),
            EventVerbs.Create(),
            NoteVerbs.Create(),
            BackupVerbs.Create(),
            WebhookVerbs.Create(),
            FileVerbs.Create(),
            WakeVerb.Create(),
            DiagnoseVerbs.Create(),
            SeriesVerbs.Create(),
            RegistrationVerbs.Create(),
            ModelVerbs.Create(),
            SettingVerbs.Create(),
            StoreVerbs.Create(),
            UserVerbs.Create(),
            RoleVerbs.Create(),
            KeyVerbs.Create(),
            AuditVerbs.Create(),
            SetupLinkVerb.Create(),
            GenieAcsVerb.CreateGroup(),
        };
        root.Add(HealthVerb.Create());
        root.Add(TopVerb.Create());
        root.Add(PlanVerb.Create());
        root.Add(ApplyVerb.Create());
        root.Add(ExportVerb.Create());
        root.Add(ChangeVerbs.Create());
        foreach (var group in DocumentVerbs.Create())
            root.Add(group);
        return root;
    }
}

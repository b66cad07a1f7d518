using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Muster.Acs;
using Muster.Acs.Operations;
using Muster.CommandLine;
using Muster.Cpe;
using Muster.Cpe.ModelFiles;
using Muster.Serving;
using Muster.Simulating;
using Muster.Verbs.Access;

namespace Muster.Verbs;

/// <summary><c>muster demo</c>: a server and some devices in this process, and what to try next.</summary>
internal static class DemoVerb
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    private static readonly Option<int> Devices = new("--devices")
    {
        Description = "How many",
        HelpName = "N",
        DefaultValueFactory = _ => 25,
    };

    private static readonly Option<bool> ExitWhenRegistered = new("--exit-when-registered")
    {
        Description = "End when all have called home (exit code 5 if not in time)",
    };

    private static readonly Option<TimeSpan?> Within = new("--timeout")
    {
        Description = "With --exit-when-registered, at most (60s)",
        HelpName = "TIME",
        CustomParser = argument => Durations.Parse(argument),
    };

    public static Command Create()
    {
        var verb = new Verb(
            "demo",
            "Runs a server and 25 simulated devices here, on a fresh database, and says what to try.",
            "muster demo",
            "muster demo --devices 5 --exit-when-registered"
        )
        {
            Devices,
            ExitWhenRegistered,
            Within,
        };
        var options = new ServerOptions(verb);
        return verb.Does(
            (parse, terminal, cancellation) =>
                RunAsync(parse, options.Read(parse, DemoData.Settings), terminal, cancellation)
        );
    }

    private static async Task<int> RunAsync(
        ParseResult parse,
        ServerSettings settings,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        DemoData.MakeFresh(settings.Acs.DataDirectory);
        settings = settings with { Acs = FreePorts.Choose(settings.Acs, terminal) };
        var secrets = DemoData.Secrets(settings.Acs);
        settings = settings with { Acs = secrets };
        await using var server = await RunningServer.StartAsync(settings, cancellation);
        ServeVerb.TellReady(terminal, server.Addresses);

        await using var crowd = new Crowd(
            Fleets(parse.GetValue(Devices), server.Addresses.Cwmp, secrets)
        );
        var ends = parse.GetValue(ExitWhenRegistered);
        var within = ends ? parse.GetValue(Within) ?? DefaultTimeout : (TimeSpan?)null;
        if (!await new CrowdWatch(crowd, terminal).RegisterAsync(within, cancellation))
            return ExitCode.TimedOut;
        await TellNextAsync(terminal, server, secrets, cancellation);
        if (!ends)
            await server.WaitForShutdownAsync(cancellation);
        return ExitCode.Done;
    }

    /// <summary>Half of them speak TR-181, half TR-098.</summary>
    private static IEnumerable<FleetOptions> Fleets(int count, Uri acs, AcsOptions options)
    {
        var fleet = new FleetOptions
        {
            AcsUrl = acs,
            Model = BuiltInModels.Tr181Gateway,
            Count = (count + 1) / 2,
            Username = options.CpeUser,
            Password = options.CpePassword,
            ConnectionRequestUsername = options.CpeUser,
            ConnectionRequestPassword = options.CpePassword,
            ConnectionRequestEndPoint = new IPEndPoint(IPAddress.Loopback, 0),
            PeriodicInformInterval = TimeSpan.FromMinutes(1),
            BootsPerSecond = 20,
        };
        return [fleet, fleet with { Model = BuiltInModels.Tr098Gateway, Count = count / 2 }];
    }

    private static async Task TellNextAsync(
        Terminal terminal,
        RunningServer server,
        AcsOptions options,
        CancellationToken cancellation
    )
    {
        var devices = server.Services.GetRequiredService<IDevices>();
        var query = new DeviceQuery { Page = new PageRequest(1) };
        var page = await devices.SearchAsync(query, cancellation);
        var device = page.Items.Count > 0 ? page.Items[0].Id : "ID";
        var api = server.Addresses.Api;
        if (terminal.IsJson)
        {
            terminal.Event(
                new JsonObject
                {
                    ["event"] = "demo",
                    ["api"] = api.ToString(),
                    ["apiKey"] = options.ApiKey,
                    ["device"] = device,
                }
            );
            return;
        }
        terminal.Line("");
        terminal.Line($"  devices call home at  {server.Addresses.Cwmp}");
        terminal.Line($"    as user             {options.CpeUser}, password {options.CpePassword}");
        terminal.Line($"  the console           {api}");
        if (server.FirstStart.SetupToken is { } token)
            terminal.Line($"    begin here, once    {SetupLinkVerb.Link(api, token)}");
        terminal.Line($"  the API               {api}api/v1/docs");
        terminal.Line($"    with the key        {options.ApiKey}");
        terminal.Line("");
        terminal.Line("Try, in another terminal:");
        terminal.Line($"  export MUSTER_API_KEY={options.ApiKey} MUSTER_URL={api}");
        terminal.Line("  ./run device list");
        terminal.Line($"  ./run device show {device} --tree");
        terminal.Line($"  ./run device reboot {device}");
        terminal.Line("");
        terminal.Line("Ctrl-C ends it.");
    }
}

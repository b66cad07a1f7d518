using System.CommandLine;
using System.Globalization;
using System.Net;
using Muster.Client;
using Muster.CommandLine;
using Muster.Cpe;
using Muster.Cpe.Http;
using Muster.Cpe.Replay;

namespace Muster.Simulating;

/// <summary>The options of <c>muster sim</c>.</summary>
internal sealed class SimOptions
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    private readonly Option<string> acs = new("--acs")
    {
        Description = "The ACS's URL",
        HelpName = "URL",
        Required = true,
    };

    private readonly Option<string> model = new("--model")
    {
        Description = "tr181, tr098, or a model file (JSON, or a tree as CSV)",
        HelpName = "MODEL",
        DefaultValueFactory = _ => "tr181",
    };

    private readonly Option<int> devices = Number("--devices", "How many", 1);
    private readonly Option<int> seed = Number("--seed", "Equal seeds give equal devices", 1);
    private readonly Option<int> first = Number("--first", "The number of the first device", 0);
    private readonly Option<int> sessions = Number("--sessions", "Most sessions at once", 256);
    private readonly Option<int> port = Number("--cr-port", "Connection requests; 0 is free", 0);
    private readonly Option<int> rate = Number("--boot-rate", "Devices switched on a second", 100);

    private readonly Option<string?> user = Text("--user", "HTTP user (each device's own id)");
    private readonly Option<string?> password = Text("--password", "HTTP password");
    private readonly Option<string?> crHost = Text("--cr-host", "Host in ConnectionRequestURL");
    private readonly Option<string?> crBind = Text("--cr-bind", "Where to listen (127.0.0.1)");
    private readonly Option<string?> crUser = Text("--cr-user", "For connection requests (--user)");
    private readonly Option<string?> crPassword = Text("--cr-password", "The same (--password)");
    private readonly Option<string?> ca = Text("--ca", "PEM file of the only roots to trust");
    private readonly Option<string?> cert = Text("--cert", "Client certificate, PEM or PKCS#12");
    private readonly Option<TimeSpan?> interval = Time(
        "--interval",
        "Periodic inform (the model's)"
    );
    private readonly Option<TimeSpan?> reboot = Time(
        "--reboot-time",
        "How long a restart takes (2s)"
    );

    private readonly Option<bool> forgets = new("--forget-diagnostics")
    {
        Description = "Devices that never run a diagnostic they are asked for, and never tell",
    };

    private readonly Option<string?> replay = new("--replay")
    {
        Description = "Play this recorded session once: a file, or a session's id on --url",
        HelpName = "FILE|SESSION",
    };

    private readonly ReachSettings reach = new();

    public Option<TimeSpan?> Timeout { get; } =
        Time("--timeout", "With --exit-when-registered, at most (60s)");

    public Option<bool> ExitWhenRegistered { get; } =
        new("--exit-when-registered")
        {
            Description = "End when every device has held a session (exit code 5 if not in time)",
        };

    public SimOptions(Command command)
    {
        Option[] all =
        [
            acs,
            model,
            devices,
            seed,
            first,
            user,
            password,
            interval,
            rate,
            sessions,
            port,
            crBind,
            crHost,
            crUser,
            crPassword,
            .. reach.All,
            reboot,
            forgets,
            ca,
            cert,
            replay,
            ClientOptions.Url,
            ClientOptions.Key,
            ExitWhenRegistered,
            Timeout,
        ];
        foreach (var option in all)
            command.Add(option);
    }

    public FleetOptions Fleet(ParseResult parse) =>
        new()
        {
            AcsUrl = UrlOf(parse.GetRequiredValue(acs)),
            Model = Models.Open(parse.GetRequiredValue(model)),
            Count = parse.GetValue(devices),
            Seed = parse.GetValue(seed),
            FirstIndex = parse.GetValue(first),
            Username = parse.GetValue(user),
            Password = parse.GetValue(password),
            PeriodicInformInterval = parse.GetValue(interval),
            BootsPerSecond = parse.GetValue(rate),
            MaxConcurrentSessions = parse.GetValue(sessions),
            CaFile = parse.GetValue(ca),
            ClientCertificateFile = parse.GetValue(cert),
            ConnectionRequestEndPoint = new(AddressOf(parse), parse.GetValue(port)),
            ConnectionRequestHost = parse.GetValue(crHost),
            ConnectionRequestUsername = parse.GetValue(crUser) ?? parse.GetValue(user),
            ConnectionRequestPassword = parse.GetValue(crPassword) ?? parse.GetValue(password),
            Reach = reach.Read(parse),
            RebootTime = parse.GetValue(reboot) ?? TimeSpan.FromSeconds(2),
            ForgetsDiagnostics = parse.GetValue(forgets),
        };

    /// <summary>The session to play instead of running a fleet.</summary>
    public string? Recording(ParseResult parse) => parse.GetValue(replay);

    public ReplayOptions Replay(ParseResult parse) =>
        new()
        {
            AcsUrl = UrlOf(parse.GetRequiredValue(acs)),
            Username = parse.GetValue(user) ?? "",
            Password = parse.GetValue(password) ?? "",
            Tls = TlsSettings.Load(parse.GetValue(ca), parse.GetValue(cert)),
        };

    private IPAddress AddressOf(ParseResult parse) =>
        parse.GetValue(crBind) is not { } text ? IPAddress.Loopback
        : IPAddress.TryParse(text, out var address) ? address
        : throw new CommandFailure(ExitCode.Usage, $"--cr-bind: '{text}' is no IP address.");

    private static Uri UrlOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https")
            ? url
            : throw new CommandFailure(ExitCode.Usage, $"--acs: '{text}' is no http or https URL.");

    private static Option<int> Number(string name, string description, int standard)
    {
        var option = new Option<int>(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => standard,
        };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int>() >= 0)
                return;
            var number = result.GetValueOrDefault<int>().ToString(CultureInfo.InvariantCulture);
            result.AddError($"{name}: {number} is less than 0.");
        });
        return option;
    }

    private static Option<string?> Text(string name, string description) =>
        new(name) { Description = description, HelpName = "TEXT" };

    private static Option<TimeSpan?> Time(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "TIME",
            CustomParser = argument => Durations.Parse(argument),
        };
}

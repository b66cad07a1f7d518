using System.Net;
using Muster.Acs;
using Muster.Acs.Waking;
using Muster.Serving;
using Xunit;

namespace Muster.Tests.Program;

/// <summary>How the server is told what to do: three places, one name, and errors that name it.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void The_command_line_outranks_the_environment_and_that_the_file()
    {
        using var file = new TemporaryFile("""{ "cwmpPort": 1, "filesPort": 1, "port": 1 }""");
        var reader = new SettingsReader(
            s => s.Option == "--cwmp-port" ? "3" : null,
            name => name is "MUSTER_CWMP_PORT" or "MUSTER_FILES_PORT" ? "2" : null
        );

        var acs = reader.Read(file.Path, new ServerSettings()).Acs;

        Assert.Empty(reader.Errors);
        Assert.Equal((3, 2, 1), (acs.CwmpPort, acs.FilesPort, acs.Port));
    }

    [Fact]
    public void What_was_said_is_told_with_its_place_and_without_secrets()
    {
        using var file = new TemporaryFile("""{ "filesPort": 1 }""");
        var reader = new SettingsReader(
            s => s.Option is "--api-key" or "--cwmp-port" or "--store" ? "3" : null,
            name => name == "GENIEACS_NBI_PORT" ? "4" : null
        );

        var stated = reader.Read(file.Path, new ServerSettings()).Acs.Stated;

        (string?, string?) Of(string name)
        {
            var setting = stated.Single(each => each.Name == name);
            return (setting.Value, setting.Source);
        }
        Assert.Equal(ServerSettings.All.Count, stated.Count);
        Assert.Equal(("3", "--cwmp-port"), Of("--cwmp-port"));
        Assert.Equal(("****", "--api-key"), Of("--api-key"));
        Assert.Equal(("****", "--store"), Of("--store"));
        Assert.Equal(("1", $"{file.Path}: filesPort"), Of("--files-port"));
        Assert.Equal(("4", "GENIEACS_NBI_PORT"), Of("--nbi-port"));
        Assert.Equal((null, null), Of("--port"));
    }

    [Fact]
    public void A_variable_of_GenieACS_counts_where_ours_is_not_set()
    {
        var elder = new Dictionary<string, string>
        {
            ["GENIEACS_EXT_DIR"] = "/srv/ext",
            ["GENIEACS_EXT_TIMEOUT"] = "4500",
        };
        var reader = new SettingsReader(_ => null, elder.GetValueOrDefault);
        var acs = reader.Read(null, new ServerSettings()).Acs;
        Assert.Equal(
            ("/srv/ext", TimeSpan.FromSeconds(4.5)),
            (acs.Extensions, acs.ExtensionTimeout)
        );

        elder["MUSTER_EXTENSIONS"] = "/srv/ours";
        elder["GENIEACS_EXT_TIMEOUT"] = "soon";
        acs = reader.Read(null, new ServerSettings()).Acs;
        Assert.Equal("/srv/ours", acs.Extensions);
        Assert.Contains("GENIEACS_EXT_TIMEOUT", Assert.Single(reader.Errors));
    }

    [Fact]
    public void The_ports_and_times_of_GenieACS_are_understood_and_ours_win_over_them()
    {
        var elder = new Dictionary<string, string>
        {
            ["GENIEACS_CWMP_PORT"] = "17547",
            ["GENIEACS_NBI_PORT"] = "17557",
            ["GENIEACS_FS_PORT"] = "17567",
            ["GENIEACS_UI_PORT"] = "13000",
            ["GENIEACS_CWMP_INTERFACE"] = "192.0.2.1",
            ["GENIEACS_FS_URL_PREFIX"] = "http://files.example/",
            ["GENIEACS_CWMP_SSL_CERT"] = "/etc/cert.pem",
            ["GENIEACS_CWMP_SSL_KEY"] = "/etc/key.pem",
            ["GENIEACS_FORWARDED_HEADER"] = "192.0.2.0/24",
            ["GENIEACS_XMPP_JID"] = "acs@example.net",
            ["GENIEACS_XMPP_PASSWORD"] = "p",
            ["GENIEACS_UDP_CONNECTION_REQUEST_PORT"] = "13478",
            ["GENIEACS_RETRY_DELAY"] = "600",
            ["GENIEACS_DOWNLOAD_TIMEOUT"] = "7200",
            ["GENIEACS_SCRIPT_TIMEOUT"] = "250",
            ["GENIEACS_CONNECTION_REQUEST_ALLOW_BASIC_AUTH"] = "true",
        };
        var reader = new SettingsReader(_ => null, elder.GetValueOrDefault);
        var acs = reader.Read(null, new ServerSettings()).Acs;

        Assert.Empty(reader.Errors);
        Assert.Equal(
            (17547, 17557, 17567, 13000),
            (acs.CwmpPort, acs.NbiPort!.Value, acs.FilesPort, acs.Port)
        );
        Assert.Equal(("192.0.2.1", "http://files.example/"), ($"{acs.Bind}", $"{acs.FilesUrl}"));
        Assert.Equal(("/etc/cert.pem", "/etc/key.pem"), (acs.TlsCertificate, acs.TlsKey));
        Assert.Equal(
            ("192.0.2.0/24", ProxyHeaders.Forwarded),
            ($"{acs.TrustedProxies[0]}", acs.ProxyHeaders)
        );
        Assert.Equal(
            ("acs@example.net", "p", 13478),
            (acs.XmppUser, acs.XmppPassword, acs.StunPort)
        );
        Assert.Equal(
            (TimeSpan.FromMinutes(10), TimeSpan.FromHours(2)),
            (acs.RuleRetry, acs.TransferTimeout)
        );
        Assert.Equal((TimeSpan.FromSeconds(0.25), true), (acs.ScriptTimeout, acs.WakeBasic));

        // Ours win: the file too, and one inline PEM is refused by the name it stands under.
        using var file = new TemporaryFile("""{ "cwmpPort": 27547 }""");
        elder["GENIEACS_CWMP_SSL_CERT"] = "-----BEGIN CERTIFICATE-----";
        acs = reader.Read(file.Path, new ServerSettings()).Acs;
        Assert.Equal(27547, acs.CwmpPort);
        Assert.StartsWith("GENIEACS_CWMP_SSL_CERT: ", Assert.Single(reader.Errors));
    }

    [Fact]
    public void A_variable_of_GenieACS_that_means_nothing_here_is_named_with_what_to_use_instead()
    {
        string[] remarks =
        [
            .. ElderSettings.Remarks([
                "PATH",
                "GENIEACS_CWMP_PORT",
                "GENIEACS_NBI_INTERFACE",
                "GENIEACS_X",
            ]),
        ];
        Assert.Equal(
            [
                "GENIEACS_NBI_INTERFACE means nothing here: --bind is the one address of all ports.",
                "GENIEACS_X means nothing here.",
            ],
            remarks
        );
    }

    [Fact]
    public void Extensions_by_HTTP_are_names_and_URLs()
    {
        var text = "crm=https://crm.example/x?a=b, geo=http://192.0.2.1:8080";
        var reader = new SettingsReader(s => s.Name == "extension-urls" ? text : null, _ => null);
        var urls = reader.Read(null, new ServerSettings()).Acs.ExtensionUrls;
        Assert.Empty(reader.Errors);
        Assert.Equal(new Uri("https://crm.example/x?a=b"), urls["crm"]);
        Assert.Equal(new Uri("http://192.0.2.1:8080"), urls["geo"]);

        text = "crm";
        reader.Read(null, new ServerSettings());
        Assert.Contains("'crm' is no NAME=URL", Assert.Single(reader.Errors));
    }

    [Fact]
    public void What_nobody_sets_has_the_documented_default()
    {
        var settings = Read(null, out var errors);

        Assert.Empty(errors);
        var acs = settings.Acs;
        Assert.Equal("./muster-data", acs.DataDirectory);
        Assert.Equal(
            (7547, 7557, 7567, 3000),
            (acs.CwmpPort, acs.NbiPort, acs.FilesPort, acs.Port)
        );
        Assert.Equal((3478, 7547), (acs.StunPort, acs.NotificationPort));
        Assert.Equal(CpeAuthentication.Digest, acs.CpeAuthentication);
        Assert.Equal(IPAddress.Any, acs.Bind);
    }

    [Theory]
    [InlineData("", "127.0.0.1 ::1 192.168.1.1 10.1.2.3", "")]
    [InlineData("private", "127.0.0.1", "192.168.1.1 10.1.2.3 fd12::1")]
    [InlineData("loopback", "192.168.1.1", "127.0.0.1 ::1")]
    [InlineData("10.1.0.0/16, 192.168.1.1", "192.168.1.2 10.2.0.1", "192.168.1.1 10.1.2.3")]
    public void Ranges_that_connection_requests_may_go_to_are_switches(
        string networks,
        string refused,
        string allowed
    )
    {
        var reader = new SettingsReader(
            s => s.Name == "wake-networks" && networks.Length > 0 ? networks : null,
            _ => null
        );
        var acs = reader.Read(null, new ServerSettings()).Acs;
        Assert.Empty(reader.Errors);
        var policy = new ConnectionRequestPolicy(acs.WakeNetworks, () => new HashSet<IPAddress>());
        bool Refuses(string address) =>
            policy.Refuses(IPAddress.Parse(address), 7547, null) is not null;
        Assert.All(refused.Split(' '), address => Assert.True(Refuses(address), address));
        Assert.All(
            allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            address => Assert.False(Refuses(address), address)
        );
    }

    [Fact]
    public void An_unknown_key_of_the_file_is_an_error_that_names_it()
    {
        Read("""{ "cwmpPrt": 7547 }""", out var errors);

        Assert.Contains("'cwmpPrt'", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        Read(
            """{ "port": 70000, "cpeAuth": "magic", "bind": "nowhere", "data": [] }""",
            out var errors
        );

        Assert.Equal(4, errors.Count);
        string[] names = ["port", "cpeAuth", "bind", "data"];
        Assert.All(
            names,
            n => Assert.Contains(errors, e => e.Contains(n, StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("")]
    public void A_file_that_is_no_JSON_object_is_one_error(string text)
    {
        Read(text, out var errors);

        Assert.Single(errors);
    }

    [Fact]
    public void Every_setting_has_one_name_in_three_spellings()
    {
        var ports = ServerSettings.All.Single(s => s.Name == "cwmp-port");

        Assert.Equal(
            ("--cwmp-port", "MUSTER_CWMP_PORT", "cwmpPort"),
            (ports.Option, ports.Variable, ports.Key)
        );
        Assert.Equal(
            ServerSettings.All.Count,
            ServerSettings.All.Select(s => s.Variable).Distinct().Count()
        );
    }

    [Fact]
    public void The_document_lists_every_setting()
    {
        var document = File.ReadAllText(
            Path.Combine(Repository.Root, "docs/operating/configuration.md")
        );

        Assert.All(
            ServerSettings.All,
            s =>
            {
                Assert.Contains($"`{s.Variable}`", document, StringComparison.Ordinal);
                Assert.Contains($"`{s.Key}`", document, StringComparison.Ordinal);
            }
        );
    }

    private static ServerSettings Read(string? json, out IReadOnlyList<string> errors)
    {
        using var file = json is null ? null : new TemporaryFile(json);
        var reader = new SettingsReader(_ => null, _ => null);
        var settings = reader.Read(file?.Path, new ServerSettings());
        errors = reader.Errors;
        return settings;
    }

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}

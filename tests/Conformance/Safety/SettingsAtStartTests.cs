using Muster.CommandLine;
using Muster.Serving;
using Muster.Tests.Program;
using Muster.Verbs;
using Xunit;

namespace Conformance.Safety;

/// <summary>A server whose settings are wrong does not begin, and says all that is wrong at once.</summary>
public sealed class SettingsAtStartTests
{
    [Fact]
    public async Task Five_wrong_settings_are_five_named_errors_and_nothing_is_made()
    {
        var data = Path.Combine(Path.GetTempPath(), $"muster-never-{Guid.NewGuid():N}");
        using StringWriter output = new(),
            error = new();
        var code = await Invocation.RunAsync(
            MusterCommand.Create(),
            [
                "serve",
                "--data",
                data,
                // Three that cannot be read, and two that can and do not fit.
                "--cwmp-port",
                "70000",
                "--trace-sample",
                "2",
                "--access-log-format",
                "pretty",
                "--stop-patience",
                "5m",
                "--cpe-auth",
                "certificate",
            ],
            output,
            error
        );
        Assert.Equal(ExitCode.Usage, code);
        var lines = error.ToString().Trim().Split('\n');
        foreach (
            var name in new[]
            {
                "--cwmp-port",
                "--trace-sample",
                "--access-log-format",
                "stopPatience",
                "cpeAuth",
            }
        )
            Assert.Contains(
                lines,
                line => line.StartsWith($"muster: {name}:", StringComparison.Ordinal)
            );
        Assert.Empty(output.ToString());
        Assert.False(Directory.Exists(data));
    }

    /// <summary>Each setting is given what it cannot mean; the answer must name that very setting.</summary>
    [Fact]
    public void Every_setting_that_can_be_wrong_is_refused_by_its_name()
    {
        string[] anything =
        [
            // Names, paths and texts may be nearly anything; they are empty at most.
            "data",
            "cpe-user",
            "cpe-password",
            "connection-request-user",
            "connection-request-password",
            "api-key",
            "oidc-client-id",
            "oidc-client-secret",
            "oidc-scopes",
            "oidc-name-claim",
            "oidc-role-claim",
            "history-noise",
            "extension-program",
            "extension-secret",
            "xmpp-password",
            "xmpp-server",
            "tls-password",
            "cpe-certificate-names",
        ];
        foreach (var setting in ServerSettings.All.Where(s => !anything.Contains(s.Name)))
        {
            var reader = new SettingsReader(
                s => ReferenceEquals(s, setting) ? "?no/such//thing?" : null,
                _ => null
            );
            var settings = reader.Read(null, new ServerSettings());
            var errors = reader.Errors.Concat(SettingsCheck.Errors(settings, reader.Failed));
            Assert.True(
                errors.Any(e =>
                    e.StartsWith($"{setting.Option}:", StringComparison.Ordinal)
                    || e.StartsWith($"{setting.Key}:", StringComparison.Ordinal)
                ),
                $"{setting.Option} takes what it cannot mean: {string.Join(' ', errors)}"
            );
        }
    }

    /// <summary>What the library says of its options, operators find among their settings.</summary>
    [Fact]
    public void Errors_name_settings_as_operators_write_them()
    {
        var wrong = new Muster.Acs.AcsOptions
        {
            DataDirectory = "",
            CpeAuthentication = Muster.Acs.CpeAuthentication.Certificate,
        };
        var keys = ServerSettings.All.Select(setting => setting.Key).ToHashSet();
        var errors = SettingsCheck.Errors(
            new ServerSettings { Acs = wrong },
            new HashSet<string>()
        );
        Assert.All(errors, error => Assert.Contains(error.Split(':')[0], keys));
        Assert.Equal(3, errors.Count());
    }
}

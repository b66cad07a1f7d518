using System.Net;
using Muster.Acs.Hosting;
using Xunit;

namespace Muster.Acs.Tests.Access;

public sealed class AcsOptionsRulesTests
{
    [Fact]
    public void The_defaults_are_right() => Assert.Empty(AcsOptionsRules.Errors(new AcsOptions()));

    [Fact]
    public void Every_error_is_told_at_once_and_names_its_option()
    {
        var wrong = new AcsOptions
        {
            DataDirectory = " ",
            Bind = IPAddress.Broadcast,
            CwmpPort = 65536,
            NbiPort = -1,
            Port = 7567,
            FilesUrl = new Uri("ftp://files.example"),
            CpeUser = "a:b",
            CpePassword = "",
            ConnectionRequestUser = "x\n",
            ApiKey = "with blank",
            SessionTimeout = TimeSpan.Zero,
            MaxSessionTimeout = TimeSpan.FromSeconds(-1),
            MaxFileSize = 0,
            IndexedParameters = [""],
        };
        var thrown = Assert.Throws<AcsOptionsException>(() => AcsOptionsRules.Check(wrong));
        foreach (
            var key in new[]
            {
                "dataDirectory",
                "bind",
                "cwmpPort",
                "nbiPort",
                "filesPort, port",
                "filesUrl",
                "cpeUser",
                "cpePassword",
                "connectionRequestUser",
                "apiKey",
                "sessionTimeout",
                "maxSessionTimeout",
                "maxFileSize",
                "indexedParameters",
            }
        )
            Assert.Contains(thrown.Errors, e => e.StartsWith(key + ":", StringComparison.Ordinal));
    }

    [Fact]
    public void Free_ports_may_be_asked_for_more_than_once() =>
        Assert.Empty(
            AcsOptionsRules.Errors(
                new AcsOptions
                {
                    CwmpPort = 0,
                    FilesPort = 0,
                    Port = 0,
                    NbiPort = 0,
                }
            )
        );
}

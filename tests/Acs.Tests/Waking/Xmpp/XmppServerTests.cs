using Muster.Acs.Waking.Xmpp;
using Xunit;

namespace Muster.Acs.Tests.Waking.Xmpp;

public sealed class XmppServerTests
{
    [Theory]
    [InlineData("1@devices.example/cwmp", true)]
    [InlineData("1@DEVICES.example", true)]
    [InlineData("1@devices.example.attacker.example/cwmp", false)]
    [InlineData("1@attacker.example/devices.example", false)]
    [InlineData("devices.example", false)]
    [InlineData("", false)]
    public void The_password_goes_to_no_other_domain(string jid, bool covered) =>
        Assert.Equal(covered, Of(null).Covers(jid));

    [Theory]
    [InlineData(null, "devices.example", 5222)]
    [InlineData("127.0.0.1:15222", "127.0.0.1", 15222)]
    [InlineData("xmpp.example", "xmpp.example", 5222)]
    [InlineData("[::1]:15222", "::1", 15222)]
    [InlineData("[::1]", "::1", 5222)]
    public void The_server_is_that_of_the_domain_unless_another_is_named(
        string? named,
        string host,
        int port
    ) => Assert.Equal((host, port), (Of(named).Host, Of(named).Port));

    private static XmppServer Of(string? server) =>
        XmppServer.Of(
            new AcsOptions
            {
                XmppUser = "acs@devices.example",
                XmppPassword = "x",
                XmppServer = server,
            }
        )!;
}

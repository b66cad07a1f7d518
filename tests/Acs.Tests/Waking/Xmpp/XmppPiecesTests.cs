using System.Security.Cryptography;
using System.Text;
using Muster.Acs.Waking.Xmpp;
using Xunit;

namespace Muster.Acs.Tests.Waking.Xmpp;

public sealed class XmppPiecesTests
{
    [Fact]
    public void A_login_by_SCRAM_SHA_1_is_the_one_of_RFC_5802_section_5()
    {
        var scram = new Scram(HashAlgorithmName.SHA1, "user", "pencil", "fyko+d2lbbFgONRv9qkxdawL");
        Assert.Equal("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL", scram.First);
        Assert.Equal(
            "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
            scram.Final("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096")
        );
        Assert.True(scram.Proves("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="));
        Assert.False(scram.Proves("v=rmF9pqV8S7suAoZWja4dJRkGsKQ="));
    }

    [Fact]
    public void A_login_by_SCRAM_SHA_256_is_the_one_of_RFC_7677_section_3()
    {
        var scram = new Scram(HashAlgorithmName.SHA256, "user", "pencil", "rOprNGfwEbeRWgbNEkqO");
        Assert.Equal(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            scram.Final(
                "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                    + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
            )
        );
        Assert.True(scram.Proves("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
    }

    [Theory]
    [InlineData("r=other3rfc,s=QSXCR+Q6sek8bf92,i=4096")]
    [InlineData("r=abc,s=QSXCR+Q6sek8bf92,i=4096")]
    [InlineData("r=abcdef,s=QSXCR+Q6sek8bf92,i=999999999")]
    [InlineData("r=abcdef,s=???,i=4096")]
    [InlineData("r=abcdef,i=4096")]
    [InlineData("")]
    public void A_challenge_that_is_none_is_not_answered(string challenge) =>
        Assert.Throws<XmppFailure>(() =>
            new Scram(HashAlgorithmName.SHA1, "user", "pencil", "abc").Final(challenge)
        );

    [Fact]
    public void Stanzas_are_cut_out_wherever_the_network_parts_them()
    {
        var stream = Encoding.UTF8.GetBytes(
            "<?xml version='1.0'?><stream:stream a='>' b=\"'\"> \n <iq id='1'><a><b/></a></iq>"
                + "  <iq id='2'/><message>text &gt; more</message>"
        );
        for (var size = 1; size <= stream.Length; size += 7)
        {
            var cutter = new StanzaCutter();
            var found = new List<string>();
            foreach (var part in stream.Chunk(size))
            {
                part.CopyTo(cutter.Room);
                cutter.Filled(part.Length);
                while (cutter.TryNext(out var stanza))
                    found.Add(Encoding.UTF8.GetString(stanza));
            }
            Assert.Equal(
                [
                    "<iq id='1'><a><b/></a></iq>",
                    "<iq id='2'/>",
                    "<message>text &gt; more</message>",
                ],
                found
            );
            Assert.False(cutter.IsClosed);
        }
    }

    [Theory]
    [InlineData("<stream><!-- x -->")]
    [InlineData("<stream><!DOCTYPE x>")]
    [InlineData("<stream><?php ?>")]
    [InlineData("<stream><a <b>")]
    public void What_may_not_stand_in_a_stream_ends_it(string text) =>
        Assert.Throws<XmppFailure>(() => Cut(text));

    [Fact]
    public void A_stanza_without_an_end_ends_the_stream()
    {
        var endless = "<stream><iq>" + new string('x', StanzaCutter.MaxStanza);
        Assert.Throws<XmppFailure>(() => Cut(endless));
    }

    [Fact]
    public void The_end_of_the_stream_is_noticed() =>
        Assert.True(Cut("<stream></stream>").IsClosed);

    [Theory]
    [InlineData("1@devices.example/cwmp", true)]
    [InlineData("1@DEVICES.example", true)]
    [InlineData("1@devices.example.attacker.example/cwmp", false)]
    [InlineData("1@attacker.example/devices.example", false)]
    [InlineData("devices.example", false)]
    [InlineData("", false)]
    public void The_password_goes_to_no_other_domain(string jid, bool covered)
    {
        var account = XmppAccount.Of(
            new AcsOptions { XmppUser = "acs@devices.example", XmppPassword = "x" }
        );
        Assert.Equal(covered, account!.Covers(jid));
    }

    private static StanzaCutter Cut(string text)
    {
        var cutter = new StanzaCutter();
        var octets = Encoding.UTF8.GetBytes(text);
        for (var at = 0; at < octets.Length; )
        {
            var count = Math.Min(cutter.Room.Length, octets.Length - at);
            octets.AsMemory(at, count).CopyTo(cutter.Room);
            cutter.Filled(count);
            at += count;
            while (cutter.TryNext(out _))
                continue;
        }
        return cutter;
    }
}

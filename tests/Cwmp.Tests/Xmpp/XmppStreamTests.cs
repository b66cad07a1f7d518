using System.Text;
using System.Xml.Linq;
using Muster.Cwmp.ConnectionRequests;
using Muster.Cwmp.Xmpp;
using Muster.Tests;
using Xunit;

namespace Muster.Cwmp.Tests.Xmpp;

public sealed class XmppStreamTests
{
    private const string Header =
        "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
        + "xmlns:stream='http://etherx.jabber.org/streams' from='x.example' id='1' version='1.0'>";

    private const string Tls =
        "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/>" + "</starttls>";

    private const string Plain =
        "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism>"
        + "</mechanisms>";

    private const string Proceed = "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
    private const string Success = "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
    private const string BindFeature = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>";

    private const string BindResult =
        "<iq type='result' id='muster-bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
        + "<jid>cpe1@x.example/cwmp</jid></bind></iq>";

    [Fact]
    public void A_stream_goes_through_TLS_and_login_to_a_full_JID()
    {
        var stream = Stream();
        Assert.Contains("to='x.example'", Encoding.UTF8.GetString(stream.Open()));
        Assert.Equal(
            "<starttls xmlns=\"urn:ietf:params:xml:ns:xmpp-tls\" />",
            Sent(stream, Header + Features(Tls))
        );
        Assert.IsType<XmppStep.StartTls>(Assert.Single(Take(stream, Proceed)));
        stream.TlsEstablished();
        var auth = XElement.Parse(Sent(stream, Header + Features(Plain)));
        Assert.Equal("PLAIN", (string?)auth.Attribute("mechanism"));
        Assert.Equal("AGNwZTEAd29yZA==", auth.Value); // NUL cpe1 NUL word
        Assert.Equal(Encoding.UTF8.GetString(stream.Open()), Sent(stream, Success));
        var bind = XElement.Parse(Sent(stream, Header + Features(BindFeature)));
        Assert.Equal("cwmp", bind.Value);
        var bound = Assert.IsType<XmppStep.Bound>(Assert.Single(Take(stream, BindResult)));
        Assert.Equal("cpe1@x.example/cwmp", bound.Jid);
    }

    [Fact]
    [Spec("checklist", "G023")]
    public void Without_TLS_nothing_is_said_to_a_server_when_the_account_wants_it()
    {
        var step = Assert.Single(Take(Stream(), Header + Features(Plain)));
        Assert.Equal(XmppFailure.NoTls, Assert.IsType<XmppStep.Over>(step).Failure);
    }

    [Fact]
    public void Octets_in_clear_behind_the_go_ahead_to_TLS_end_the_stream()
    {
        var stream = Stream();
        Take(stream, Header + Features(Tls));
        var step = Assert.Single(Take(stream, Proceed + "<iq"));
        Assert.Equal(XmppFailure.Malformed, Assert.IsType<XmppStep.Over>(step).Failure);
    }

    [Fact]
    public void A_server_that_does_not_prove_the_password_is_not_believed()
    {
        var stream = Stream(requireTls: false);
        var auth = Sent(
            stream,
            Header + Features(Plain.Replace("PLAIN", "SCRAM-SHA-1", StringComparison.Ordinal))
        );
        Assert.Contains("SCRAM-SHA-1", auth, StringComparison.Ordinal);
        var step = Assert.Single(Take(stream, Success));
        Assert.Equal(XmppFailure.NotAuthorized, Assert.IsType<XmppStep.Over>(step).Failure);
    }

    [Fact]
    public void A_refused_login_says_why()
    {
        var stream = Stream(requireTls: false);
        Take(stream, Header + Features(Plain));
        var step = Assert.Single(
            Take(
                stream,
                "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>"
            )
        );
        var over = Assert.IsType<XmppStep.Over>(step);
        Assert.Equal(XmppFailure.NotAuthorized, over.Failure);
        Assert.Contains("not-authorized", over.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Pings_are_answered_and_foreign_questions_refused()
    {
        var stream = Bound();
        Assert.Equal(
            "<iq from=\"me\" to=\"x.example\" id=\"p\" type=\"result\" />",
            Sent(
                stream,
                "<iq type='get' id='p' from='x.example' to='me'><ping xmlns='urn:xmpp:ping'/></iq>"
            )
        );
        var refusal = Sent(stream, "<iq type='get' id='v' from='a@b'><query xmlns='x'/></iq>");
        Assert.Contains("service-unavailable", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_request_is_handed_on_however_it_is_cut()
    {
        var text = Encoding.UTF8.GetString(
            XmppStanza.Request("cr7", "acs@x/1", "cpe1@x/cwmp", "näme", "a>b'c]]>").ToBytes()
        );
        var stream = Bound();
        var steps = new List<XmppStep>();
        foreach (var octet in Encoding.UTF8.GetBytes(" \n" + text + " "))
            steps.AddRange(stream.Receive([octet]));
        var stanza = Assert.IsType<XmppStep.Stanza>(Assert.Single(steps));
        Assert.True(XmppStanza.TryRead(stanza.Element, out var iq));
        Assert.Equal(("näme", "a>b'c]]>"), iq.ConnectionRequest);
    }

    [Fact]
    public void CDATA_may_hold_what_looks_like_tags()
    {
        var step = Assert.Single(
            Take(Bound(), "<message><body><![CDATA[</message>]] ></b>]]></body></message>")
        );
        Assert.Equal("</message>]] ></b>", Assert.IsType<XmppStep.Stanza>(step).Element.Value);
    }

    [Fact]
    public void The_end_of_the_stream_is_told()
    {
        var over = Assert.IsType<XmppStep.Over>(Assert.Single(Take(Bound(), "</stream:stream>")));
        Assert.Null(over.Failure);
    }

    [Fact]
    public void An_error_of_the_stream_names_its_condition()
    {
        var over = Assert.IsType<XmppStep.Over>(
            Assert.Single(
                Take(
                    Bound(),
                    "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                        + "</stream:error>"
                )
            )
        );
        Assert.Equal(XmppFailure.StreamError, over.Failure);
        Assert.Contains("conflict", over.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("<!DOCTYPE a>")]
    [InlineData("<!-- a -->")]
    [InlineData("<?pi?>")]
    [InlineData("<iq><!-- a --></iq>")]
    [InlineData("<a></b>")]
    [InlineData("<>")]
    [InlineData("</stream:stream></stream:stream>", true)]
    [InlineData(
        "<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>"
            + "<a><a><a><a><a><a><a>"
    )]
    public void What_is_no_XMPP_ends_the_stream(string text, bool inGoodOrder = false)
    {
        var over = Assert.IsType<XmppStep.Over>(Assert.Single(Take(Bound(), text)));
        Assert.Equal(inGoodOrder ? null : XmppFailure.Malformed, over.Failure);
    }

    [Fact]
    public void A_stanza_without_end_is_cut_at_the_limit()
    {
        var stream = Bound();
        Assert.Empty(Take(stream, "<message><body>"));
        var chunk = Encoding.ASCII.GetBytes(new string('x', 8192));
        XmppStep? last = null;
        for (var i = 0; i < 9 && last is null; i++)
            last = stream.Receive(chunk).SingleOrDefault();
        Assert.Equal(XmppFailure.Malformed, Assert.IsType<XmppStep.Over>(last).Failure);
    }

    private static XmppStream Bound()
    {
        var stream = Stream(requireTls: false);
        Take(stream, Header + Features(Plain));
        Take(stream, Success);
        Take(stream, Header + Features(BindFeature));
        Assert.IsType<XmppStep.Bound>(Assert.Single(Take(stream, BindResult)));
        return stream;
    }

    private static XmppStream Stream(bool requireTls = true) =>
        new(
            new XmppAccount
            {
                Username = "cpe1",
                Domain = "x.example",
                Password = "word",
                Resource = "cwmp",
                RequireTls = requireTls,
            },
            "0123456789abcdef"
        );

    private static string Features(string inner) => $"<stream:features>{inner}</stream:features>";

    private static string Sent(XmppStream stream, string text) =>
        Encoding.UTF8.GetString(
            Assert.IsType<XmppStep.Send>(Assert.Single(Take(stream, text))).Bytes
        );

    private static IReadOnlyList<XmppStep> Take(XmppStream stream, string text) =>
        stream.Receive(Encoding.UTF8.GetBytes(text));
}

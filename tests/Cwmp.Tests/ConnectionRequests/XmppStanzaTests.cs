using System.Text;
using System.Xml.Linq;
using Muster.Cwmp.ConnectionRequests;
using Muster.Tests;
using Xunit;

namespace Muster.Cwmp.Tests.ConnectionRequests;

public sealed class XmppStanzaTests
{
    private const string Example = """
        <iq from="acs@x.example/n1" to="00AABB-123@x.example/cwmp" id="cr7" type="get">
          <connectionRequest xmlns="urn:broadband-forum-org:cwmp:xmppConnReq-1-0">
            <username>name</username>
            <password>word</password>
          </connectionRequest>
        </iq>
        """;

    [Fact]
    public void The_example_of_Annex_K_is_read()
    {
        var iq = Read(Example);
        Assert.Equal(XmppStanzaType.Get, iq.Type);
        Assert.Equal("cr7", iq.Id);
        Assert.Equal("acs@x.example/n1", iq.From);
        Assert.Equal("00AABB-123@x.example/cwmp", iq.To);
        Assert.Equal(("name", "word"), iq.ConnectionRequest);
    }

    [Fact]
    public void A_request_is_written_as_in_the_example()
    {
        var request = XmppStanza.Request(
            "cr7",
            "acs@x.example/n1",
            "00AABB-123@x.example/cwmp",
            "name",
            "word"
        );
        AssertSame(Example, request);
    }

    [Fact]
    public void Text_that_looks_like_markup_goes_through_unharmed()
    {
        var request = XmppStanza.Request(
            "1",
            "a'\"<&>@x",
            "b@x",
            "<u> xmlns=\"jabber:client\"",
            "&amp;]]>"
        );
        var read = Read(Encoding.UTF8.GetString(request.ToBytes()));
        Assert.Equal("a'\"<&>@x", read.From);
        Assert.Equal(("<u> xmlns=\"jabber:client\"", "&amp;]]>"), read.ConnectionRequest);
    }

    [Fact]
    public void The_answer_to_an_accepted_request_is_an_empty_result_the_other_way() =>
        AssertSame(
            """
            <iq from="00AABB-123@x.example/cwmp" to="acs@x.example/n1" id="cr7" type="result"/>
            """,
            Read(Example).Accepted()
        );

    [Theory]
    [InlineData("service-unavailable", 503)]
    [InlineData("not-authorized", 401)]
    [Spec("checklist", "G022")]
    public void The_answer_to_a_refused_request_copies_it_but_for_the_password(
        string condition,
        int code
    ) =>
        AssertSame(
            $"""
            <iq from="00AABB-123@x.example/cwmp" to="acs@x.example/n1" id="cr7" type="error">
              <connectionRequest xmlns="urn:broadband-forum-org:cwmp:xmppConnReq-1-0">
                <username>name</username>
              </connectionRequest>
              <error code="{code}" type="cancel">
                <{condition} xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/>
              </error>
            </iq>
            """,
            Read(Example).Refused(condition)
        );

    [Theory]
    [InlineData("""<error type="auth"><not-authorized xmlns="N"/></error>""", "not-authorized")]
    [InlineData(
        """<error type="cancel"><text xmlns="N">gone</text><gone xmlns="N"/></error>""",
        "gone"
    )]
    [InlineData("""<error type="cancel"/>""", null)]
    [InlineData("", null)]
    public void The_condition_of_an_error_is_found(string inner, string? condition)
    {
        var text = inner.Replace(
            "\"N\"",
            "\"urn:ietf:params:xml:ns:xmpp-stanzas\"",
            StringComparison.Ordinal
        );
        var iq = Read($"""<iq id="1" type="error" from="x.example">{text}</iq>""");
        Assert.Equal(condition, iq.ErrorCondition);
        Assert.Null(iq.Payload);
    }

    [Theory]
    [InlineData("type=\"get\"", "type=\"set\"")]
    [InlineData("xmppConnReq-1-0", "xmppConnReq-2-0")]
    [InlineData("<username>name</username>", "")]
    [InlineData("<password>word</password>", "<password xmlns=\"\">word</password>")]
    [InlineData("connectionRequest", "connectionrequest")]
    public void What_is_not_quite_a_connection_request_is_none(string part, string other) =>
        Assert.Null(Read(Example.Replace(part, other, StringComparison.Ordinal)).ConnectionRequest);

    [Theory]
    [InlineData("")]
    [InlineData("<iq")]
    [InlineData("<iq id='1' type='get'>")]
    [InlineData("<iq id='1' type='get'/><iq id='2' type='get'/>")]
    [InlineData("<iq type='get'/>")]
    [InlineData("<iq id='1'/>")]
    [InlineData("<iq id='1' type='other'/>")]
    [InlineData("<message id='1' type='get'/>")]
    [InlineData("<iq xmlns='jabber:server' id='1' type='get'/>")]
    [InlineData("<!DOCTYPE iq><iq id='1' type='get'/>")]
    [InlineData("<iq id='1' type='get'><!-- x --></iq>")]
    [InlineData("<iq id='1' type='get'><?x y?></iq>")]
    [InlineData("<iq id='1' type='get'>&e;</iq>")]
    public void What_is_no_IQ_is_not_read(string text) =>
        Assert.False(XmppStanza.TryRead(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void A_stanza_beyond_the_limit_is_not_read() =>
        Assert.False(
            XmppStanza.TryRead(
                Encoding.UTF8.GetBytes(
                    $"<iq id='1' type='get'>{new string('x', XmppStanza.MaxLength)}</iq>"
                ),
                out _
            )
        );

    private static XmppStanza Read(string text)
    {
        Assert.True(XmppStanza.TryRead(Encoding.UTF8.GetBytes(text), out var iq));
        return iq;
    }

    private static void AssertSame(string expected, XmppStanza stanza)
    {
        var actual = XElement.Parse(Encoding.UTF8.GetString(stanza.ToBytes()));
        Assert.Equal(XElement.Parse(expected), actual, XNode.DeepEquals);
    }
}

using Microsoft.AspNetCore.Http;
using Muster.Acs.Devices;
using Muster.Acs.Southbound;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Southbound;

public sealed class SessionCookieTests
{
    private static readonly SessionTicket Ticket = new(
        new DeviceKey(Guid.Parse("11111111-2222-3333-4444-555555555555")),
        Guid.Parse("99999999-8888-7777-6666-555555555555")
    );

    private readonly SessionCookie _cookies = new([
        .. Enumerable.Range(1, 32).Select(i => (byte)i),
    ]);

    [Fact]
    public void A_sealed_ticket_opens_again()
    {
        Assert.True(_cookies.TryOpen(_cookies.Seal(Ticket), out var opened));
        Assert.Equal(Ticket, opened);
    }

    [Fact]
    [Quirk(38)]
    public void The_cookie_is_short_and_of_plain_characters()
    {
        var text = _cookies.Seal(Ticket);
        Assert.True(text.Length <= 64, text);
        Assert.Matches("^[A-Za-z0-9_-]+$", text);
    }

    [Fact, Spec("checklist", "I005")]
    public void One_changed_character_anywhere_is_refused()
    {
        var text = _cookies.Seal(Ticket);
        for (var i = 0; i < text.Length - 1; i++)
        {
            var forged = text.ToCharArray();
            forged[i] = forged[i] == 'A' ? 'B' : 'A';
            Assert.False(_cookies.TryOpen(forged, out _), $"character {i}");
        }
    }

    [Fact]
    public void Another_server_s_key_opens_nothing() =>
        Assert.False(new SessionCookie(new byte[32]).TryOpen(_cookies.Seal(Ticket), out _));

    [Theory]
    [InlineData("session={0}")]
    [InlineData("other=1; session={0}")]
    [InlineData("other=1,session={0}")]
    [InlineData("$Version=\"0\"; session={0};$Path=/")]
    [InlineData("session={0}; Path=/; HttpOnly")]
    [InlineData("session=\"{0}\"")]
    [InlineData("session=old; session={0}")]
    [InlineData("SESSION={0}")]
    [Quirk(35, 36, 37)]
    public void Cookies_are_found_however_devices_spell_them(string header)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Cookie = string.Format(header, _cookies.Seal(Ticket));
        Assert.True(_cookies.TryRead(http, out var found));
        Assert.Equal(Ticket, found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("session=")]
    [InlineData("session=AAAA")]
    [InlineData("sessions=1")]
    public void What_is_no_ticket_is_none(string header)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Cookie = header;
        Assert.False(_cookies.TryRead(http, out _));
    }
}

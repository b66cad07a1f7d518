using Muster.Cwmp.ConnectionRequests;
using Muster.Tests;
using Xunit;

namespace Muster.Cwmp.Tests.ConnectionRequests;

public sealed class DigestChallengeTests
{
    private static DigestChallenge One(string value) =>
        Assert.Single(DigestChallenge.ParseAll([value]));

    [Theory]
    [InlineData("Digest realm=\"TR069 Client\", nonce=\"n1\", qop=\"auth\", algorithm=MD5")]
    [InlineData("Digest realm=\"TR069 Client\" nonce=\"n1\" qop=\"auth\" algorithm=\"MD5\"")]
    [InlineData(
        "Digest realm=\"TR069 Client\",\r\n\tnonce=\"n1\",\r\n qop=\"auth\",\r\n algorithm=MD5"
    )]
    [InlineData("Digest realm=\"TR069 Client\",\n nonce=\"n1\",\n qop=\"auth\", algorithm=MD5\n")]
    [InlineData("Digest realm=TR069 Client, nonce=n1, qop=auth, algorithm=MD5")]
    [InlineData("Digest realm=TR069 Client nonce=n1 qop=auth algorithm=MD5")]
    [InlineData(
        "DIGEST Realm = \"TR069 Client\" , Nonce = \"n1\" , Qop = auth , Algorithm = \"MD5\""
    )]
    [InlineData("realm=\"TR069 Client\", nonce=\"n1\", qop=\"auth\", algorithm=MD5")]
    [Quirk(174)]
    public void Quirk_174_challenges_come_in_many_shapes(string value)
    {
        var challenge = One(value);
        Assert.Equal("TR069 Client", challenge.Realm);
        Assert.Equal("n1", challenge.Nonce);
        Assert.Equal(["auth"], challenge.Qop);
        Assert.Equal("MD5", challenge.Algorithm);
        Assert.True(challenge.IsUsable);
    }

    [Fact]
    [Quirk(173)]
    public void Quirk_173_a_challenge_without_qop_and_opaque_is_answered_without_them()
    {
        var challenge = One("Digest realm=\"TR069 Client\", nonce=\"n1\"");
        Assert.Empty(challenge.Qop);
        Assert.Null(challenge.Opaque);
        var header = DigestCredentials.Authorize(challenge, "GET", "/", "u", "p", "c", 1);
        Assert.DoesNotContain("qop", header, StringComparison.Ordinal);
        Assert.DoesNotContain("cnonce", header, StringComparison.Ordinal);
        Assert.DoesNotContain("opaque", header, StringComparison.Ordinal);
        Assert.DoesNotContain("algorithm", header, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_challenges_in_one_value_and_in_several_are_all_found_in_order()
    {
        var found = DigestChallenge.ParseAll([
            "Digest realm=\"a\", nonce=\"1\", algorithm=SHA-512-256, qop=\"auth\", "
                + "Basic realm=\"b\", Digest realm=\"c\", nonce=\"2==\", qop=auth,auth-int",
            "Negotiate",
            "Digest realm=\"d\", nonce=\"3\", stale=TRUE",
        ]);
        Assert.Equal(["1", "2==", "3"], found.Select(challenge => challenge.Nonce));
        Assert.Equal(["auth", "auth-int"], found[1].Qop);
        Assert.True(found[2].Stale);
        Assert.Equal("2==", DigestChallenge.Choose(found)?.Nonce);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var challenge = new DigestChallenge("acs", "n=+/1")
        {
            Algorithm = "SHA-256",
            Opaque = "o",
            Stale = true,
        };
        var written = challenge.ToString();
        Assert.Equal(
            "Digest realm=\"acs\", nonce=\"n=+/1\", qop=\"auth\", algorithm=SHA-256, "
                + "opaque=\"o\", stale=true",
            written
        );
        var read = One(written);
        Assert.Equal(challenge with { Qop = read.Qop }, read);
    }

    [Fact]
    public void Only_auth_int_and_unknown_algorithms_are_not_usable()
    {
        Assert.False(One("Digest nonce=1, qop=auth-int").IsUsable);
        Assert.False(One("Digest nonce=1, algorithm=MD").IsUsable);
        var refused = Assert.Throws<NotSupportedException>(() =>
            DigestCredentials.Authorize(
                One("Digest nonce=1, algorithm=MD"),
                "GET",
                "/",
                "u",
                "p",
                "c",
                1
            )
        );
        Assert.Contains("'MD'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mutilated_challenges_never_throw()
    {
        const string Sound = "Digest realm=\"a b\", nonce=\"1\\\"2\", qop=\"auth\", algorithm=MD5";
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var text = Sound.ToCharArray();
            for (var change = random.Next(1, 6); change > 0; change--)
                text[random.Next(text.Length)] = "\"\\,;= \r\nx\0é"[random.Next(11)];
            var cut = new string(text, 0, random.Next(text.Length + 1));
            foreach (var challenge in DigestChallenge.ParseAll([cut]))
                Assert.NotNull(challenge.Nonce);
            Assert.False(DigestAuthorization.TryParse(cut, out _));
            Assert.False(HttpBasic.TryParse(cut, out _, out _));
        }
    }

    [Fact]
    public void Basic_is_written_and_read()
    {
        var header = HttpBasic.Authorize("Aladdin", "open sesame");
        Assert.Equal("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", header); // RFC 7617 2
        Assert.True(HttpBasic.TryParse(header, out var user, out var password));
        Assert.Equal(("Aladdin", "open sesame"), (user, password));
        Assert.True(HttpBasic.TryParse("basic  dTo", out user, out password));
        Assert.Equal(("u", ""), (user, password));
        Assert.True(HttpBasic.IsOffered(["Digest nonce=1", HttpBasic.Challenge("acs")]));
        Assert.False(HttpBasic.IsOffered(["Digest nonce=1"]));
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic !!!!")]
    [InlineData("Basic dXA=")]
    [InlineData("Bearer dTpw")]
    public void What_is_not_Basic_is_refused(string header) =>
        Assert.False(HttpBasic.TryParse(header, out _, out _));

    [Fact]
    public void An_empty_secret_equals_nothing()
    {
        Assert.False(HttpBasic.SameSecret("", ""));
        Assert.True(HttpBasic.SameSecret("s", "s"));
        Assert.False(HttpBasic.SameSecret("s", "S"));
    }
}

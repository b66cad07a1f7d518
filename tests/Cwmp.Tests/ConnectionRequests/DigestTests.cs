using Muster.Cwmp.ConnectionRequests;
using Muster.Tests;
using Xunit;

namespace Muster.Cwmp.Tests.ConnectionRequests;

public sealed class DigestTests
{
    private const string MufasaNonce = "dcd98b7102dd2f0e8b11d0f600bfb0c093";
    private const string MufasaOpaque = "5ccc069c403ebaf9f0171e9517f40e41";

    [Fact]
    [Spec("checklist", "A020")]
    public void The_example_of_RFC_2617_3_5()
    {
        var challenge = new DigestChallenge("testrealm@host.com", MufasaNonce)
        {
            Qop = ["auth", "auth-int"],
            Algorithm = null,
            Opaque = MufasaOpaque,
        };
        var header = DigestCredentials.Authorize(
            challenge,
            "GET",
            "/dir/index.html",
            "Mufasa",
            "Circle Of Life",
            "0a4f113b",
            1
        );
        Assert.Equal(
            "Digest username=\"Mufasa\", realm=\"testrealm@host.com\", "
                + $"nonce=\"{MufasaNonce}\", uri=\"/dir/index.html\", "
                + "response=\"6629fae49393a05397450978507c4ef1\", qop=auth, nc=00000001, "
                + $"cnonce=\"0a4f113b\", opaque=\"{MufasaOpaque}\"",
            header
        );
    }

    [Theory]
    [InlineData("MD5", "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    [Spec("checklist", "A025")]
    public void The_example_of_RFC_7616_3_9_1(string algorithm, string response)
    {
        var challenge = new DigestChallenge(
            "http-auth@example.org",
            "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
        )
        {
            Qop = ["auth", "auth-int"],
            Algorithm = algorithm,
            Opaque = "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
        };
        var header = DigestCredentials.Authorize(
            challenge,
            "GET",
            "/dir/index.html",
            "Mufasa",
            "Circle of Life",
            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
            1
        );
        Assert.Contains($"response=\"{response}\"", header, StringComparison.Ordinal);
        Assert.Contains($"algorithm={algorithm},", header, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MD5", "auth")]
    [InlineData("MD5-sess", "auth")]
    [InlineData("MD5-sess", "")]
    [InlineData("SHA-256", "auth")]
    [InlineData("SHA-256-sess", "auth")]
    [InlineData(null, "")]
    [Spec("checklist", "A022", "A045")]
    public void Each_answer_proves_its_own_password_and_no_other(string? algorithm, string qop)
    {
        var challenge = new DigestChallenge("acs", "n-1")
        {
            Algorithm = algorithm,
            Qop = qop.Length == 0 ? [] : [qop],
        };
        var header = DigestCredentials.Authorize(
            challenge,
            "POST",
            "/cwmp?x=1",
            "00AABB-a\"b\\c",
            "sécret",
            "c-1",
            26
        );
        Assert.True(DigestAuthorization.TryParse(header, out var answer));
        Assert.Equal("00AABB-a\"b\\c", answer.Username);
        Assert.True(answer.Proves("POST", "sécret"));
        Assert.False(answer.Proves("POST", "secret"));
        Assert.False(answer.Proves("GET", "sécret"));
        Assert.False((answer with { Nonce = "n-2" }).Proves("POST", "sécret"));
        Assert.Equal(qop.Length == 0 ? 0u : 26u, answer.NonceCount);
    }

    [Fact]
    public void MD5_sess_hashes_the_credentials_again_with_both_nonces()
    {
        var answer = new DigestAuthorization
        {
            Username = "u",
            Realm = "r",
            Nonce = "n",
            Uri = "/",
            Algorithm = "md5-SESS",
            Qop = "auth",
            Cnonce = "c",
            Nc = "00000001",
            Response = SessResponse,
        };
        Assert.True(answer.Proves("GET", "p"));
    }

    private static string SessResponse
    {
        get
        {
            var credentials = Md5($"{Md5("u:r:p")}:n:c");
            return Md5($"{credentials}:n:00000001:c:auth:{Md5("GET:/")}");
        }
    }

    private static string Md5(string text) =>
        Convert.ToHexStringLower(
            System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes(text))
        );

    [Theory]
    [InlineData("qop=\"auth\", nc=\"00000001\"")]
    [InlineData("qop=auth,nc=00000001")]
    [InlineData("qop=auth nc=00000001")]
    [InlineData("QOP=AUTH , NC = 00000001")]
    [Spec("checklist", "A047")]
    [Quirk(41)]
    public void Quirk_41_an_answer_may_be_quoted_and_spaced_as_it_likes(string tail)
    {
        var qop = tail.Contains("AUTH", StringComparison.Ordinal) ? "AUTH" : "auth";
        var response = Md5($"{Md5("u:r:p")}:n:00000001:c:{qop}:{Md5("POST:/")}").ToUpperInvariant();
        var header =
            $"dIgEsT username=u,realm=\"r\", nonce=\"n\",uri=\"/\" response={response}\r\n "
            + $"cnonce=c, {tail}";
        Assert.True(DigestAuthorization.TryParse(header, out var answer));
        Assert.True(answer.Proves("POST", "p"));
        Assert.Equal(1u, answer.NonceCount);
    }

    [Fact]
    [Quirk(46)]
    public void Quirk_46_an_empty_password_never_matches()
    {
        var answer = new DigestAuthorization
        {
            Username = "u",
            Realm = "r",
            Nonce = "n",
            Uri = "/",
            Response = Md5($"{Md5("u:r:")}:n:{Md5("POST:/")}"),
        };
        Assert.False(answer.Proves("POST", ""));
    }

    [Theory]
    [InlineData("/cwmp?a=b", true, true)]
    [InlineData("http://acs.example:7547/cwmp?a=b", true, true)]
    [InlineData("/cwmp", false, true)]
    [InlineData("/", false, true)]
    [InlineData("", false, true)]
    [InlineData("/other", false, false)]
    [InlineData("http://acs.example/other", false, false)]
    [Spec("checklist", "A048")]
    [Quirk(42)]
    public void Quirk_42_the_uri_names_the_target_in_several_ways(
        string uri,
        bool names,
        bool relaxed
    )
    {
        var answer = new DigestAuthorization
        {
            Username = "u",
            Realm = "r",
            Nonce = "n",
            Uri = uri,
            Response = "",
        };
        Assert.Equal(names, answer.Names("/cwmp?a=b"));
        Assert.Equal(relaxed, answer.Names("/cwmp?a=b", relaxed: true));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Digest")]
    [InlineData("Digest ,,,=\"")]
    [InlineData("Basic dTpw")]
    [InlineData("Digest username=\"u")]
    [InlineData("Digest username=\"u\", nonce=\"n\"")]
    [InlineData("Digest algorithm=MD, username=u, nonce=n\\")]
    [Quirk(46)]
    public void Quirk_46_garbage_is_no_answer_and_no_exception(string? header) =>
        Assert.False(DigestAuthorization.TryParse(header, out _));

    [Fact]
    public void An_unknown_algorithm_proves_nothing()
    {
        Assert.True(
            DigestAuthorization.TryParse(
                "Digest username=u, nonce=n, response=0, algorithm=MD",
                out var answer
            )
        );
        Assert.False(answer.Proves("POST", "p"));
    }
}

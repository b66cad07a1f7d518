using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Access;
using Muster.Acs.Southbound;
using Muster.Cwmp.ConnectionRequests;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Tests.Access;

public sealed class CpeAuthenticatorTests
{
    private const string User = "cpe-1";
    private const string Password = "s3cret";
    private readonly FakeTimeProvider time = new();

    [Fact]
    [Spec("TR-069", "3.4.5")]
    [Spec("checklist", "A044")]
    public void A_request_without_credentials_is_challenged_with_MD5_first_and_SHA256()
    {
        var verdict = Digest().Check("POST", "/", null);
        Assert.False(verdict.IsAccepted);
        var challenges = DigestChallenge.ParseAll(verdict.Challenges);
        Assert.Equal(["MD5", "SHA-256"], challenges.Select(c => c.Algorithm));
        Assert.All(challenges, c => Assert.Equal(["auth"], c.Qop));
        Assert.All(challenges, c => Assert.False(c.Stale));
    }

    [Theory]
    [InlineData("MD5")]
    [InlineData("SHA-256")]
    [Spec("checklist", "A045")]
    public void The_right_answer_to_a_challenge_is_accepted(string algorithm)
    {
        var cpe = Digest();
        var challenge = Challenge(cpe) with { Algorithm = algorithm };
        Assert.True(cpe.Check("POST", "/acs", Answer(challenge, "/acs")).IsAccepted);
    }

    [Theory]
    [InlineData("POST", "/acs", User, "s3creT")]
    [InlineData("POST", "/acs", "cpe-2", Password)]
    [InlineData("GET", "/acs", User, Password)]
    [InlineData("POST", "/other", User, Password)]
    [Spec("checklist", "A045")]
    public void A_wrong_password_user_method_or_target_is_challenged_anew(
        string method,
        string target,
        string user,
        string password
    )
    {
        var cpe = Digest();
        var answer = Answer(Challenge(cpe), "/acs", user, password);
        var verdict = cpe.Check(method, target, answer);
        Assert.False(verdict.IsAccepted);
        Assert.DoesNotContain("stale", verdict.Challenges[0], StringComparison.Ordinal);
    }

    [Fact]
    public void One_digit_of_the_proof_changed_is_refused()
    {
        var cpe = Digest();
        var answer = Answer(Challenge(cpe), "/");
        var at = answer.IndexOf("response=\"", StringComparison.Ordinal) + "response=\"".Length;
        var digit = answer[at] == '0' ? '1' : '0';
        var wrong = string.Concat(answer.AsSpan(0, at), [digit], answer.AsSpan(at + 1));
        Assert.True(cpe.Check("POST", "/", answer).IsAccepted);
        Assert.False(cpe.Check("POST", "/", wrong).IsAccepted);
    }

    [Fact]
    public void A_nonce_of_more_than_five_minutes_is_stale_and_the_next_one_is_not()
    {
        var cpe = Digest();
        var challenge = Challenge(cpe);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.True(cpe.Check("POST", "/", Answer(challenge, "/")).IsAccepted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        var verdict = cpe.Check("POST", "/", Answer(challenge, "/"));
        Assert.False(verdict.IsAccepted);
        var again = DigestChallenge.ParseAll(verdict.Challenges)[0];
        Assert.True(again.Stale);
        Assert.True(cpe.Check("POST", "/", Answer(again, "/")).IsAccepted);
    }

    [Fact]
    public void A_wrong_password_with_an_old_nonce_is_not_called_stale()
    {
        var cpe = Digest();
        var challenge = Challenge(cpe);
        time.Advance(TimeSpan.FromMinutes(6));
        var verdict = cpe.Check("POST", "/", Answer(challenge, "/", password: "wrong"));
        Assert.False(DigestChallenge.ParseAll(verdict.Challenges!)[0].Stale);
    }

    [Fact]
    public void A_nonce_that_another_key_signed_is_refused()
    {
        var foreign = Digest(key: 2);
        var verdict = Digest().Check("POST", "/", Answer(Challenge(foreign), "/"));
        Assert.False(verdict.IsAccepted);
        Assert.False(DigestChallenge.ParseAll(verdict.Challenges)[0].Stale);
    }

    [Fact]
    public void A_copy_of_the_server_accepts_what_the_other_challenged()
    {
        var answer = Answer(Challenge(Digest()), "/");
        Assert.True(Digest().Check("POST", "/", answer).IsAccepted);
    }

    [Fact]
    [Spec("checklist", "A047")]
    public void Quoted_qop_and_nc_are_accepted()
    {
        var cpe = Digest();
        var answer = Answer(Challenge(cpe), "/")
            .Replace("qop=auth", "qop=\"auth\"", StringComparison.Ordinal)
            .Replace("nc=00000001", "nc=\"00000001\"", StringComparison.Ordinal);
        Assert.True(cpe.Check("POST", "/", answer).IsAccepted);
    }

    [Theory]
    [InlineData("http://acs.example:7547/acs?x=1")]
    [InlineData("/acs")]
    [InlineData("/")]
    [Spec("checklist", "A048")]
    public void The_uri_may_be_absolute_or_a_path_alone(string hashed)
    {
        var cpe = Digest();
        var answer = Answer(Challenge(cpe), hashed);
        Assert.True(cpe.Check("POST", "/acs?x=1", answer).IsAccepted);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Digest")]
    [InlineData("Digest \"\"\"===,,,")]
    [InlineData("Digest username=\"cpe-1\", nonce=\"\", response=\"\"")]
    [InlineData("Digest username=\"cpe-1\", nonce=\"ÿÿÿ\", response=\"00\", algorithm=MD")]
    [InlineData("Basic Y3BlLTE6czNjcmV0")]
    [InlineData("Negotiate abc")]
    public void Garbage_and_other_schemes_are_challenged_and_never_throw(string authorization) =>
        Assert.False(Digest().Check("POST", "/", authorization).IsAccepted);

    [Fact]
    public void A_nonce_of_the_right_length_that_is_no_base64_is_foreign()
    {
        var nonces = new DigestNonces(new byte[32], time);
        var right = nonces.Create();
        Assert.Equal(NonceState.Fresh, nonces.Check(right));
        Assert.Equal(NonceState.Foreign, nonces.Check(new string('é', right.Length)));
        Assert.Equal(NonceState.Foreign, nonces.Check(new string('!', right.Length)));
        Assert.Equal(NonceState.Foreign, nonces.Check(new string('A', right.Length)));
    }

    [Fact]
    public void Basic_accepts_the_pair_and_challenges_all_else()
    {
        var cpe = Authenticator(CpeAuthentication.Basic);
        Assert.True(cpe.Check("POST", "/", HttpBasic.Authorize(User, Password)).IsAccepted);
        foreach (
            var wrong in new[]
            {
                null,
                HttpBasic.Authorize(User, ""),
                HttpBasic.Authorize("", Password),
                HttpBasic.Authorize(User, Password + "x"),
                "Basic !!!",
            }
        )
        {
            var verdict = cpe.Check("POST", "/", wrong);
            Assert.False(verdict.IsAccepted);
            Assert.StartsWith("Basic realm=", Assert.Single(verdict.Challenges));
        }
    }

    [Fact]
    public void None_must_be_asked_for_and_then_accepts_everybody()
    {
        Assert.Equal(CpeAuthentication.Digest, new AcsOptions().CpeAuthentication);
        var open = Authenticator(CpeAuthentication.None);
        Assert.True(open.Check("POST", "/", null).IsAccepted);
        Assert.True(open.Check("POST", "/", "garbage").IsAccepted);
    }

    private CpeAuthenticator Digest(byte key = 1) => Authenticator(CpeAuthentication.Digest, key);

    private CpeAuthenticator Authenticator(CpeAuthentication kind, byte key = 1)
    {
        var secret = new byte[32];
        secret[0] = key;
        var credentials = new CpeCredentials(User, Password, User, Password);
        return new CpeAuthenticator(kind, credentials, new DigestNonces(secret, time));
    }

    private static DigestChallenge Challenge(CpeAuthenticator cpe) =>
        DigestChallenge.ParseAll(cpe.Check("POST", "/", null).Challenges!)[0];

    private static string Answer(
        DigestChallenge challenge,
        string uri,
        string user = User,
        string password = Password
    ) => DigestCredentials.Authorize(challenge, "POST", uri, user, password, "0a4f113b", 1);
}

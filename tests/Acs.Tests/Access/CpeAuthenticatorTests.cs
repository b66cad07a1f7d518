using Microsoft.Extensions.Logging.Abstractions;
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
    public async Task A_request_without_credentials_is_challenged_with_MD5_first_and_SHA256()
    {
        var verdict = await Digest().CheckAsync("POST", "/", null);
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
    public async Task The_right_answer_to_a_challenge_is_accepted(string algorithm)
    {
        var cpe = Digest();
        var challenge = (await ChallengeAsync(cpe)) with { Algorithm = algorithm };
        Assert.True((await cpe.CheckAsync("POST", "/acs", Answer(challenge, "/acs"))).IsAccepted);
    }

    [Theory]
    [InlineData("POST", "/acs", User, "s3creT")]
    [InlineData("POST", "/acs", "cpe-2", Password)]
    [InlineData("GET", "/acs", User, Password)]
    [InlineData("POST", "/other", User, Password)]
    [Spec("checklist", "A045")]
    public async Task A_wrong_password_user_method_or_target_is_challenged_anew(
        string method,
        string target,
        string user,
        string password
    )
    {
        var cpe = Digest();
        var answer = Answer(await ChallengeAsync(cpe), "/acs", user, password);
        var verdict = await cpe.CheckAsync(method, target, answer);
        Assert.False(verdict.IsAccepted);
        Assert.DoesNotContain("stale", verdict.Challenges[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_digit_of_the_proof_changed_is_refused()
    {
        var cpe = Digest();
        var answer = Answer(await ChallengeAsync(cpe), "/");
        var at = answer.IndexOf("response=\"", StringComparison.Ordinal) + "response=\"".Length;
        var digit = answer[at] == '0' ? '1' : '0';
        var wrong = string.Concat(answer.AsSpan(0, at), [digit], answer.AsSpan(at + 1));
        Assert.True((await cpe.CheckAsync("POST", "/", answer)).IsAccepted);
        Assert.False((await cpe.CheckAsync("POST", "/", wrong)).IsAccepted);
    }

    [Fact]
    public async Task A_nonce_of_more_than_five_minutes_is_stale_and_the_next_one_is_not()
    {
        var cpe = Digest();
        var challenge = await ChallengeAsync(cpe);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.True((await cpe.CheckAsync("POST", "/", Answer(challenge, "/"))).IsAccepted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        var verdict = await cpe.CheckAsync("POST", "/", Answer(challenge, "/"));
        Assert.False(verdict.IsAccepted);
        var again = DigestChallenge.ParseAll(verdict.Challenges)[0];
        Assert.True(again.Stale);
        Assert.True((await cpe.CheckAsync("POST", "/", Answer(again, "/"))).IsAccepted);
    }

    [Fact]
    public async Task A_wrong_password_with_an_old_nonce_is_not_called_stale()
    {
        var cpe = Digest();
        var challenge = await ChallengeAsync(cpe);
        time.Advance(TimeSpan.FromMinutes(6));
        var verdict = await cpe.CheckAsync("POST", "/", Answer(challenge, "/", password: "wrong"));
        Assert.False(DigestChallenge.ParseAll(verdict.Challenges)[0].Stale);
    }

    [Fact]
    public async Task A_nonce_that_another_key_signed_is_refused()
    {
        var foreign = Digest(key: 2);
        var verdict = await Digest()
            .CheckAsync("POST", "/", Answer(await ChallengeAsync(foreign), "/"));
        Assert.False(verdict.IsAccepted);
        Assert.False(DigestChallenge.ParseAll(verdict.Challenges)[0].Stale);
    }

    [Fact]
    [Quirk(43)]
    public async Task A_copy_of_the_server_accepts_what_the_other_challenged()
    {
        var answer = Answer(await ChallengeAsync(Digest()), "/");
        Assert.True((await Digest().CheckAsync("POST", "/", answer)).IsAccepted);
    }

    [Fact]
    [Spec("checklist", "A047")]
    [Quirk(41)]
    public async Task Quoted_qop_and_nc_are_accepted()
    {
        var cpe = Digest();
        var answer = Answer(await ChallengeAsync(cpe), "/")
            .Replace("qop=auth", "qop=\"auth\"", StringComparison.Ordinal)
            .Replace("nc=00000001", "nc=\"00000001\"", StringComparison.Ordinal);
        Assert.True((await cpe.CheckAsync("POST", "/", answer)).IsAccepted);
    }

    [Theory]
    [InlineData("http://acs.example:7547/acs?x=1")]
    [InlineData("/acs")]
    [InlineData("/")]
    [Spec("checklist", "A048")]
    [Quirk(42)]
    public async Task The_uri_may_be_absolute_or_a_path_alone(string hashed)
    {
        var cpe = Digest();
        var answer = Answer(await ChallengeAsync(cpe), hashed);
        Assert.True((await cpe.CheckAsync("POST", "/acs?x=1", answer)).IsAccepted);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Digest")]
    [InlineData("Digest \"\"\"===,,,")]
    [InlineData("Digest username=\"cpe-1\", nonce=\"\", response=\"\"")]
    [InlineData("Digest username=\"cpe-1\", nonce=\"ÿÿÿ\", response=\"00\", algorithm=MD")]
    [InlineData("Basic Y3BlLTE6czNjcmV0")]
    [InlineData("Negotiate abc")]
    [Quirk(46)]
    public async Task Garbage_and_other_schemes_are_challenged_and_never_throw(
        string authorization
    ) => Assert.False((await Digest().CheckAsync("POST", "/", authorization)).IsAccepted);

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
    public async Task Basic_accepts_the_pair_and_challenges_all_else()
    {
        var cpe = Authenticator(CpeAuthentication.Basic);
        Assert.True(
            (await cpe.CheckAsync("POST", "/", HttpBasic.Authorize(User, Password))).IsAccepted
        );
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
            var verdict = await cpe.CheckAsync("POST", "/", wrong);
            Assert.False(verdict.IsAccepted);
            Assert.StartsWith("Basic realm=", Assert.Single(verdict.Challenges));
        }
    }

    [Fact]
    public void None_must_be_asked_for() =>
        Assert.Equal(CpeAuthentication.Digest, new AcsOptions().CpeAuthentication);

    [Fact]
    [Spec("checklist", "A046")]
    public async Task An_answer_sent_a_second_time_is_stale_and_the_next_count_is_not()
    {
        var cpe = Digest();
        var challenge = await ChallengeAsync(cpe);
        Assert.True((await cpe.CheckAsync("POST", "/", Answer(challenge, "/"))).IsAccepted);
        var again = await cpe.CheckAsync("POST", "/", Answer(challenge, "/"));
        Assert.False(again.IsAccepted);
        Assert.True(DigestChallenge.ParseAll(again.Challenges)[0].Stale);
        Assert.True((await cpe.CheckAsync("POST", "/", Answer(challenge, "/", nc: 2))).IsAccepted);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [Spec("checklist", "A049")]
    public async Task Basic_is_taken_over_TLS_alone(bool tls, bool accepted)
    {
        var cpe = Digest();
        var basic = HttpBasic.Authorize(User, Password);
        Assert.Equal(accepted, (await cpe.CheckAsync("POST", "/", basic, tls)).IsAccepted);
    }

    [Fact]
    public async Task An_address_that_is_wrong_too_often_has_to_wait_and_is_let_in_again()
    {
        var cpe = Digest();
        var wrong = Answer(await ChallengeAsync(cpe), "/", password: "wrong");
        for (var i = 0; i < FailedAttempts.Burst; i++)
            Assert.Equal(CpeProving.Wrong, (await cpe.CheckAsync("POST", "/", wrong)).Proving);
        var limited = await cpe.CheckAsync("POST", "/", wrong);
        Assert.Equal(CpeProving.Limited, limited.Proving);
        time.Advance(FailedAttempts.Refill);
        var right = Answer(await ChallengeAsync(cpe), "/");
        Assert.True((await cpe.CheckAsync("POST", "/", right)).IsAccepted);
    }

    private Door Digest(byte key = 1) => Authenticator(CpeAuthentication.Digest, key);

    private Door Authenticator(CpeAuthentication kind, byte key = 1)
    {
        var secret = new byte[32];
        secret[0] = key;
        var options = new AcsOptions { CpeAuthentication = kind };
        if (kind == CpeAuthentication.Basic)
            options = options with { AllowBasicWithoutTls = true };
        // No device has credentials of its own here: the store is never asked.
        var accounts = new CpeAccounts(
            options,
            null!,
            null!,
            new CpeCredentials(User, Password, User, Password),
            NullLogger<CpeAccounts>.Instance
        );
        return new Door(
            new CpeAuthenticator(
                options,
                accounts,
                new DigestNonces(secret, time),
                new NonceUses(),
                new FailedAttempts(time)
            )
        );
    }

    private static async Task<DigestChallenge> ChallengeAsync(Door cpe) =>
        DigestChallenge.ParseAll((await cpe.CheckAsync("POST", "/", null)).Challenges)[0];

    private static string Answer(
        DigestChallenge challenge,
        string uri,
        string user = User,
        string password = Password,
        uint nc = 1
    ) => DigestCredentials.Authorize(challenge, "POST", uri, user, password, "0a4f113b", nc);

    private sealed record Seen(CpeProving Proving, IReadOnlyList<string> Challenges)
    {
        public bool IsAccepted => Proving == CpeProving.Proven;
    }

    private sealed class Door(CpeAuthenticator authenticator)
    {
        public async Task<Seen> CheckAsync(
            string method,
            string target,
            string? authorization,
            bool tls = false
        )
        {
            var shown = new CpeCredentialsShown(method, target, authorization) { IsTls = tls };
            var verdict = await authenticator.CheckAsync(shown, default);
            var stale = verdict.Proving is CpeProving.Stale or CpeProving.Replayed;
            return new(verdict.Proving, authenticator.Challenges(tls, stale));
        }
    }
}

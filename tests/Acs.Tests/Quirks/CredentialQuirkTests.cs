using System.Security.Cryptography;
using System.Text;
using Acs.Tests.Wire;
using Muster.Acs;
using Muster.Acs.Operations;
using Muster.Cwmp.ConnectionRequests;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Quirks;

/// <summary>How devices show who they are, and fail to.</summary>
public sealed class CredentialQuirkTests : IAsyncLifetime
{
    private TestAcs _acs = null!;

    public async ValueTask InitializeAsync() =>
        _acs = await TestAcs.StartAsync(options =>
            options with
            {
                CpeAuthentication = CpeAuthentication.Digest,
                CpeUser = "free text",
                CpePassword = "the-password",
            }
        );

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Fact, Quirk(40, 42, 44, 45, 48)]
    public async Task A_device_that_knocks_empty_and_answers_as_in_1997_has_its_session()
    {
        using var cpe = _acs.NewCpe();
        var nonce = await ChallengeAsync(cpe);
        cpe.Authorization = Old(nonce, "the-password", "/");
        Assert.Equal("InformResponse", (await cpe.PostAsync(Xml.Inform())).Message());
        cpe.Authorization = null;
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
    }

    [Fact, Quirk(43)]
    public async Task An_answer_on_another_connection_is_an_answer()
    {
        using var cpe = _acs.NewCpe();
        var nonce = await ChallengeAsync(cpe);
        cpe.Hangup();
        cpe.Authorization = Old(nonce, "the-password", "/cwmp");
        Assert.Equal("InformResponse", (await cpe.PostAsync(Xml.Inform())).Message());
    }

    [Fact, Quirk(43)]
    public async Task A_repeated_answer_is_served_and_on_another_connection_asked_for_anew()
    {
        using var cpe = _acs.NewCpe();
        cpe.Authorization = await AnswerAsync(cpe);
        Assert.Equal("InformResponse", (await cpe.PostAsync(Xml.Inform("same"))).Message());
        await _acs.SubmitAsync("00AABB-HG1-same", new RebootRequest());
        Assert.Equal("Reboot", (await cpe.PostAsync("")).Message());
        Assert.Equal(204, (await cpe.PostAsync(Xml.Envelope("<cwmp:RebootResponse/>"))).Status);

        cpe.Hangup();
        var stale = await cpe.PostAsync(Xml.Inform("same"));
        Assert.Equal(401, stale.Status);
        var challenge = DigestChallenge.ParseAll(stale.Headers["WWW-Authenticate"])[0];
        Assert.True(challenge.Stale);
        cpe.Authorization = First(challenge);
        Assert.Equal("InformResponse", (await cpe.PostAsync(Xml.Inform("same"))).Message());
    }

    [Theory, Quirk(46, 49)]
    [InlineData("Digest")]
    [InlineData("Digest username=\"a\", algorithm=MD")]
    [InlineData("Basic AAAA")]
    [InlineData("Basic MDBBQUJCLUhHMS0xOg==")]
    [InlineData("Negotiate xyz")]
    [InlineData("=,,,=\"")]
    public async Task Whatever_is_no_proof_is_challenged_with_401_and_nothing_is_known_of_it(
        string authorization
    )
    {
        using var cpe = _acs.NewCpe();
        cpe.Authorization = authorization;
        var reply = await cpe.PostAsync(Xml.Inform("nobody"));
        Assert.Equal(401, reply.Status);
        Assert.NotEmpty(reply.Headers["WWW-Authenticate"]);
        await Assert.ThrowsAsync<OperationException>(() =>
            _acs.Devices.GetAsync("00AABB-HG1-nobody", default)
        );
    }

    private static async Task<string> ChallengeAsync(LockStepCpe cpe)
    {
        var challenged = await cpe.PostAsync("");
        Assert.Equal(401, challenged.Status);
        return DigestChallenge.ParseAll(challenged.Headers["WWW-Authenticate"])[0].Nonce;
    }

    private static async Task<string> AnswerAsync(LockStepCpe cpe)
    {
        var challenged = await cpe.PostAsync("");
        return First(DigestChallenge.ParseAll(challenged.Headers["WWW-Authenticate"])[0]);
    }

    /// <summary>An answer with the count 1, as if each request were the first.</summary>
    private static string First(DigestChallenge challenge) =>
        DigestCredentials.Authorize(
            challenge,
            "POST",
            "/cwmp",
            "free text",
            "the-password",
            "0a4f113b",
            1
        );

    // RFC 2069: no qop, no count, no nonce of the client's.
    private static string Old(string nonce, string password, string uri)
    {
        var secret = Hash($"free text:Muster:{password}");
        var proof = Hash($"{secret}:{nonce}:{Hash($"POST:{uri}")}");
        return $"Digest username=\"free text\", realm=\"Muster\", nonce=\"{nonce}\", "
            + $"uri=\"{uri}\", response=\"{proof}\"";
    }

    private static string Hash(string text) =>
        Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
}

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

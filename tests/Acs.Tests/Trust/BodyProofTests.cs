using System.IO.Compression;
using System.Text;
using Acs.Tests.Wire;
using Muster.Cwmp.ConnectionRequests;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Tests.Trust;

/// <summary>Digest with qop auth-int: the proof covers the body (RFC 7616 3.4.3).</summary>
public sealed class BodyProofTests : IAsyncLifetime
{
    private static readonly byte[] Inform = Encoding.UTF8.GetBytes(Xml.Inform());
    private TestAcs _acs = null!;
    private LockStepCpe _cpe = null!;

    public async ValueTask InitializeAsync()
    {
        _acs = await Deployment.StartAsync();
        _cpe = _acs.NewCpe();
    }

    public async ValueTask DisposeAsync()
    {
        _cpe.Dispose();
        await _acs.DisposeAsync();
    }

    [Theory, Spec("TR-069", "3.4.5")]
    [InlineData("MD5")]
    [InlineData("SHA-256")]
    public async Task A_proof_over_the_body_lets_in_that_body_and_no_other(string algorithm)
    {
        var challenge = (await _cpe.ChallengeAsync()) with { Algorithm = algorithm };
        _cpe.Authorization = Answer(challenge, Inform);
        // The same credentials with another body first: had they been good they would be used up.
        var other = Encoding.UTF8.GetBytes(Xml.Inform("other"));
        Assert.Equal(401, (await _cpe.PostAsync(other)).Status);
        Assert.Equal("InformResponse", (await _cpe.PostAsync(Inform)).Message());
        await Assert.ThrowsAsync<Operations.OperationException>(() =>
            _acs.Devices.GetAsync("00AABB-HG1-other", default)
        );
    }

    [Fact]
    public async Task The_proof_is_over_the_octets_as_they_travel()
    {
        using var coded = new MemoryStream();
        using (var gzip = new GZipStream(coded, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Inform);
        var body = coded.ToArray();
        _cpe.Authorization = Answer(await _cpe.ChallengeAsync(), Inform);
        Assert.Equal(401, (await _cpe.PostAsync(body, "Content-Encoding: gzip")).Status);
        _cpe.Authorization = Answer(await _cpe.ChallengeAsync(), body);
        var reply = await _cpe.PostAsync(body, "Content-Encoding: gzip");
        Assert.Equal("InformResponse", reply.Message());
    }

    [Fact]
    public async Task A_wrong_password_is_no_proof_of_a_body()
    {
        var challenge = await _cpe.ChallengeAsync();
        _cpe.Authorization = DigestAnswers.WithBody(challenge, Deployment.User, "guess", Inform);
        Assert.Equal(401, (await _cpe.PostAsync(Inform)).Status);
        Assert.Equal(1, await _acs.CountAsync("wrongCredentials"));
    }

    [Fact]
    public async Task Before_it_is_proven_a_body_is_read_up_to_256_KB()
    {
        var large = Encoding.UTF8.GetBytes(Xml.Inform() + new string(' ', 256 * 1024));
        _cpe.Authorization = Answer(await _cpe.ChallengeAsync(), large);
        Assert.Equal(413, (await _cpe.PostAsync(large)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_offered_where_the_operator_says_so(bool offered)
    {
        await using var acs = await Deployment.StartAsync(with: options =>
            options with
            {
                DigestAuthInt = offered,
            }
        );
        using var cpe = acs.NewCpe();
        var challenge = await cpe.ChallengeAsync();
        Assert.Equal(offered ? ["auth", "auth-int"] : ["auth"], challenge.Qop);
    }

    private static string Answer(DigestChallenge challenge, byte[] body) =>
        DigestAnswers.WithBody(challenge, Deployment.User, Deployment.Password, body);
}

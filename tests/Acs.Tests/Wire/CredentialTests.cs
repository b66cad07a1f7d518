using Muster.Acs;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Wire;

public sealed class CredentialTests : IAsyncLifetime
{
    private TestAcs _acs = null!;

    public async ValueTask InitializeAsync() =>
        _acs = await TestAcs.StartAsync(options =>
            options with
            {
                CpeAuthentication = CpeAuthentication.Digest,
                CpeUser = "cpe",
                CpePassword = "the-password",
            }
        );

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Fact, Spec("checklist", "A044")]
    public async Task An_Inform_without_credentials_is_challenged_and_nothing_is_stored()
    {
        using var cpe = _acs.NewCpe();
        var reply = await cpe.PostAsync(Xml.Inform("stranger"));
        Assert.Equal(401, reply.Status);
        var challenge = reply.Headers["WWW-Authenticate"].First();
        Assert.StartsWith("Digest ", challenge);
        Assert.Contains("qop=\"auth\"", challenge, StringComparison.Ordinal);
        await Assert.ThrowsAsync<OperationException>(() =>
            _acs.Devices.GetAsync("00AABB-HG1-stranger", default)
        );
    }

    [Fact, Spec("checklist", "A045")]
    public async Task The_right_digest_is_let_in_and_a_wrong_password_is_not()
    {
        using var cpe = _acs.NewCpe();
        await cpe.AuthorizeAsync("cpe", "the-password");
        Assert.Equal("InformResponse", (await cpe.PostAsync(Xml.Inform())).Message());
        using var other = _acs.NewCpe();
        await other.AuthorizeAsync("cpe", "the-passwort");
        Assert.Equal(401, (await other.PostAsync(Xml.Inform())).Status);
    }

    [Fact]
    public async Task Inside_a_session_its_cookie_is_proof_enough()
    {
        using var cpe = _acs.NewCpe();
        await cpe.AuthorizeAsync("cpe", "the-password");
        await cpe.PostAsync(Xml.Inform());
        cpe.Hangup();
        cpe.Authorization = null;
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
    }

    [Fact]
    public async Task The_cookie_of_a_session_opens_no_other_one()
    {
        using var cpe = _acs.NewCpe();
        await cpe.AuthorizeAsync("cpe", "the-password");
        await cpe.PostAsync(Xml.Inform());
        await cpe.PostAsync("");
        cpe.Hangup();
        cpe.Authorization = null;
        Assert.NotNull(cpe.Cookie);
        Assert.Equal(401, (await cpe.PostAsync(Xml.Inform())).Status);
    }
}

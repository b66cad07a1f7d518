using Acs.Tests.Wire;
using Muster.Acs.Access;
using Muster.Acs.Files;
using Muster.Acs.Hosting;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Trust;
using Xunit;

namespace Muster.Acs.Tests.Files;

/// <summary>Devices that fetch files unasked, with what they call home with.</summary>
public sealed class FileAccountTests : IAsyncLifetime
{
    private const string Name = "fw-1.bin";
    private const string Own = "user-a:secret-of-a";
    private const string Common = $"{Deployment.User}:{Deployment.Password}";
    private static readonly byte[] Octets = [1, 2, 3];
    private TestAcs _acs = null!;

    private string ForAnybody => $"{_acs.FilesUrl}files/{Name}";

    public async ValueTask InitializeAsync()
    {
        _acs = await Deployment.StartAsync(with: options =>
            options with
            {
                FilesAccess = FilesAccess.Named,
                FilesAuthentication = FilesAuthentication.Any,
            }
        );
        await _acs.RegisterAsync("A,user-a,secret-of-a,", "B,user-b,secret-of-b,");
        var file = new FileDescription(Name, "1 Firmware Upgrade Image");
        await _acs.Files.PutAsync(file, new MemoryStream(Octets), default);
    }

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Theory]
    [InlineData("--basic")]
    [InlineData("--digest")]
    public async Task A_device_s_own_credentials_open_what_is_for_anybody(string way)
    {
        Assert.Equal(Octets, (await Curl.RunAsync(way, "-u", Own, ForAnybody)).Body);
        Assert.Equal(401, (await Curl.RunAsync(way, "-u", "user-a:guess", ForAnybody)).Status);
    }

    [Theory]
    [InlineData("--basic")]
    [InlineData("--digest")]
    public async Task They_open_what_is_for_the_device_and_not_what_is_for_another(string way)
    {
        var (its, another) = (LinkOf("A"), LinkOf("B"));
        Assert.Equal(Octets, (await Curl.RunAsync(way, "-u", Own, its)).Body);
        Assert.Equal(401, (await Curl.RunAsync(way, "-u", Own, another)).Status);
        // As when it calls home: who has its own is not believed for those of all.
        Assert.Equal(401, (await Curl.RunAsync(way, "-u", Common, its)).Status);
        Assert.Equal(Octets, (await Curl.RunAsync(way, "-u", Common, ForAnybody)).Body);
    }

    [Fact]
    public async Task Guesses_are_answered_alike_whether_there_is_such_a_user_and_stopped()
    {
        var answers = new HashSet<string>();
        foreach (var user in new[] { "user-a", "nobody", Deployment.User })
        {
            var reply = await Curl.RunAsync("--basic", "-u", user + ":guess", ForAnybody);
            answers.Add($"{reply.Status} {reply.Text} {reply.Header("Content-Type")}");
        }
        Assert.StartsWith("401 ", Assert.Single(answers), StringComparison.Ordinal);
        var guess = new CurlReply(0, "", []);
        for (var i = 0; i < 3 * FailedAttempts.Burst && guess.Status != 429; i++)
            guess = await Curl.RunAsync("--basic", "-u", "user-a:guess", ForAnybody);
        Assert.Equal(429, guess.Status);
        Assert.Equal(429, (await Curl.RunAsync("--basic", "-u", Own, ForAnybody)).Status);
    }

    /// <summary>The file's address for one device alone.</summary>
    private string LinkOf(string serial)
    {
        var options = _acs.Service<AcsOptions>() with { FilesAccess = FilesAccess.Signed };
        var links = new FileLinks(
            options,
            _acs.Service<ListeningPorts>(),
            _acs.Service<ServerSecret>(),
            _acs.Service<FileCredentials>(),
            null!,
            null!,
            TimeProvider.System
        );
        return links
            .Create(Name, TestDevices.Record($"00AABB-HG1-{serial}"), "127.0.0.1")
            .Url.AbsoluteUri;
    }
}

using Acs.Tests.Wire;
using Muster.Acs.Files;
using Muster.Acs.Operations;
using Muster.Acs.Southbound;
using Muster.Acs.Tests.Files;
using Muster.Cwmp.ConnectionRequests;
using Xunit;

namespace Muster.Acs.Tests.Trust;

/// <summary>What the server signs and hands out: good for its time, and at every copy of the server.</summary>
public sealed class SignedTimesTests
{
    private const string Name = "fw-1.bin";

    private static readonly FileDescription File = new(Name, "1 Firmware Upgrade Image");

    [Fact]
    public async Task A_nonce_that_is_too_old_is_called_stale_and_the_next_one_is_taken()
    {
        var clock = new TestClock();
        await using var acs = await Deployment.StartAsync(time: clock);
        using var cpe = acs.NewCpe();
        await cpe.AuthorizeAsync(Deployment.User, Deployment.Password);
        clock.Advance(DigestNonces.Life + TimeSpan.FromSeconds(1));
        var late = await cpe.PostAsync(Xml.Inform());
        Assert.Equal(401, late.Status);
        var next = DigestChallenge.ParseAll(late.Headers["WWW-Authenticate"])[0];
        Assert.True(next.Stale);
        Authorize(cpe, next);
        Assert.Equal("InformResponse", (await cpe.PostAsync(Xml.Inform())).Message());
    }

    [Fact]
    public async Task A_link_to_a_file_and_one_for_an_upload_end_after_a_day()
    {
        var clock = new TestClock();
        await using var acs = await TestAcs.StartAsync(time: clock);
        using var folder = new TemporaryFolder();
        await acs.Files.PutAsync(File, new MemoryStream([1, 2, 3]), default);
        var record = TestDevices.Record(await acs.IntroduceAsync());
        var links = acs.Service<FileLinks>();
        var down = links.Create(Name, record, "127.0.0.1").Url.AbsoluteUri;
        var grant = new UploadGrant(
            record.Key,
            "2 Vendor Log File",
            "k",
            "127.0.0.1",
            TimeSpan.Zero
        );
        var up = (await links.CreateUploadAsync(grant, default))!.Url.AbsoluteUri;
        Assert.Equal(200, (await Curl.RunAsync(down)).Status);
        clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        Assert.Equal(404, (await Curl.RunAsync(down)).Status);
        var log = folder.File("log", [1]);
        Assert.Equal(404, (await Curl.RunAsync("-T", log, up)).Status);
        var kept = acs.Service<IDeviceFiles>();
        Assert.Empty((await kept.ListAsync(record.Id, null, new PageRequest(), default)).Items);
    }

    [Fact]
    public async Task What_one_node_signed_passes_at_another_with_the_same_store_and_keys()
    {
        using var one = new TemporaryFolder();
        using var other = new TemporaryFolder();
        await using (var first = await StartAsync(one))
            await first.Files.PutAsync(File, new MemoryStream([1, 2, 3]), default);
        Copy(one.Path, other.Path);
        await using var here = await StartAsync(one);
        await using var there = await StartAsync(other);
        using var asking = here.NewCpe();
        var challenge = await asking.ChallengeAsync();
        using var answering = there.NewCpe();
        Authorize(answering, challenge);
        Assert.Equal("InformResponse", (await answering.PostAsync(Xml.Inform())).Message());

        var link = here.Service<FileLinks>()
            .Create(Name, TestDevices.Record("00AABB-HG1-1"), "127.0.0.1")
            .Url.AbsolutePath;
        Assert.Equal(200, (await Curl.RunAsync(new Uri(there.FilesUrl, link).AbsoluteUri)).Status);
        // A server with keys of its own takes neither.
        await using var stranger = await Deployment.StartAsync();
        using var lost = stranger.NewCpe();
        Authorize(lost, challenge);
        Assert.Equal(401, (await lost.PostAsync(Xml.Inform())).Status);
    }

    private static Task<TestAcs> StartAsync(TemporaryFolder data) =>
        Deployment.StartAsync(with: options => options with { DataDirectory = data.Path });

    private static void Authorize(LockStepCpe cpe, DigestChallenge challenge) =>
        cpe.Authorization = DigestCredentials.Authorize(
            challenge,
            "POST",
            "/cwmp",
            Deployment.User,
            Deployment.Password,
            "cnonce02",
            1
        );

    private static void Copy(string from, string to)
    {
        foreach (var path in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            System.IO.File.Copy(path, copy);
        }
    }
}

using System.Net;
using Acs.Tests.Wire;
using Muster.Acs.Files;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Tests.Observing;

/// <summary>The words of GenieACS's access log, each where it belongs; see <c>logs.md</c>.</summary>
public sealed class AccessLogTests : IAsyncLifetime
{
    private const string Device = "127.0.0.1 00AABB-HG1-1";
    private readonly TestClock _clock = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muster-access-");
    private TestAcs _acs = null!;

    public async ValueTask InitializeAsync() => _acs = await StartAsync(options => options);

    public async ValueTask DisposeAsync()
    {
        await _acs.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_a_device_asks_is_told_with_its_command_key()
    {
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(Xml.Inform());
        await cpe.PostAsync(Xml.Envelope(Xml.TransferComplete("key-9"), "7"));
        await SaysAsync(
            $"[INFO] {Device}: CPE request; cpeRequestId=\"7\"; "
                + "cpeRequestName=\"TransferComplete\"; cpeRequestCommandKey=\"key-9\""
        );
    }

    [Fact]
    public async Task A_report_of_a_transfer_that_nobody_began_is_an_unrecognized_command_key()
    {
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(Xml.Inform());
        await cpe.PostAsync(Xml.Envelope(Xml.TransferComplete("key-9")));
        await SaysAsync($"[WARN] {Device}: Unrecognized command key; commandKey=\"key-9\"");
    }

    [Fact]
    public async Task A_method_that_is_not_known_is_not_supported()
    {
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(Xml.Inform());
        await cpe.PostAsync(Xml.Envelope("<cwmp:X_ACME_Hello/>"));
        await SaysAsync($"[WARN] {Device}: Method not supported; cpeRequestName=\"X_ACME_Hello\"");
    }

    [Fact]
    public async Task A_device_that_begins_anew_was_in_a_session_already()
    {
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(Xml.Inform());
        using var again = _acs.NewCpe();
        await again.PostAsync(Xml.Inform(id: "2"));
        await SaysAsync($"[WARN] {Device}: CPE already in session");
    }

    [Fact]
    public async Task A_device_that_falls_silent_is_a_session_timeout()
    {
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(Xml.Inform());
        _clock.Advance(TimeSpan.FromSeconds(40));
        await SaysAsync($"[WARN] {Device}: Session timeout");
    }

    [Fact]
    public async Task A_session_that_is_lost_otherwise_has_failed_for_a_reason()
    {
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(Xml.Inform());
        await _acs.Devices.DeleteAsync("00AABB-HG1-1", Token);
        await SaysAsync($"[WARN] {Device}: Session failed; reason=\"the device was deleted\"");
    }

    [Fact]
    public async Task A_message_behind_the_end_of_its_session_is_of_an_invalid_one()
    {
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(Xml.Inform());
        Assert.Equal(204, (await cpe.PostAsync("")).Status);
        Assert.Equal(400, (await cpe.PostAsync(Xml.Envelope("<cwmp:GetRPCMethods/>"))).Status);
        var line = await SaysAsync("[WARN] 127.0.0.1 session ");
        Assert.Matches("^.{31} 127\\.0\\.0\\.1 session [0-9a-f]{32}: Invalid session$", line);
    }

    [Fact]
    public async Task Credentials_that_are_wrong_are_an_authentication_failure_and_none_are_not()
    {
        await _acs.DisposeAsync();
        // A wrong password is answered late: the clock must go.
        _acs = await TestAcs.StartAsync(options =>
            options with
            {
                AccessLog = Log,
                CpeAuthentication = CpeAuthentication.Digest,
                CpeUser = "cpe",
                CpePassword = "the-password",
            }
        );
        using var cpe = _acs.NewCpe();
        // The ordinary beginning.
        Assert.Equal(401, (await cpe.PostAsync(Xml.Inform())).Status);
        await cpe.AuthorizeAsync("cpe", "the-passwort");
        Assert.Equal(401, (await cpe.PostAsync(Xml.Inform())).Status);
        await SaysAsync("[WARN] 127.0.0.1: Authentication failure");
        Assert.Single(Lines(), line => line.Contains("Authentication", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_task_that_nobody_fetched_in_time_has_expired()
    {
        var device = await _acs.IntroduceAsync();
        var task = await _acs.SubmitAsync(device, new RebootRequest());
        _clock.Advance(TimeSpan.FromDays(8));
        await SaysAsync(
            $"[INFO] {device}: Task expired; taskId=\"{task.Id}\"; taskName=\"reboot\""
        );
    }

    [Fact]
    public async Task A_file_that_is_fetched_is_told_and_one_that_is_not_there_too()
    {
        await _acs.DisposeAsync();
        _acs = await StartAsync(options => options with { FilesAccess = FilesAccess.Open });
        var file = new FileDescription("fw-1.bin", "1 Firmware Upgrade Image");
        await _acs.Files.PutAsync(file, new MemoryStream([1, 2, 3]), Token);
        using var client = new HttpClient { BaseAddress = _acs.FilesUrl };
        Assert.Equal([1, 2, 3], await client.GetByteArrayAsync("files/fw-1.bin", Token));
        await SaysAsync("[INFO] 127.0.0.1: Fetch file; filename=\"fw-1.bin\"");
        using var missing = await client.GetAsync("files/fw-2.bin", Token);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        await SaysAsync("[WARN] 127.0.0.1: Fetch file not found; filename=\"fw-2.bin\"");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Log => Path.Combine(_folder.FullName, "access.log");

    private Task<TestAcs> StartAsync(Func<AcsOptions, AcsOptions> with) =>
        TestAcs.StartAsync(options => with(options with { AccessLog = Log }), _clock);

    /// <summary>The first line that goes on so behind its time, when it is there.</summary>
    private async Task<string> SaysAsync(string text)
    {
        string? found = null;
        await Wait.UntilAsync(
            () =>
            {
                found = Lines()
                    .FirstOrDefault(line =>
                        line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]
                            .StartsWith(text, StringComparison.Ordinal)
                    );
                return found is not null;
            },
            $"the log says '{text}'"
        );
        return found!;
    }

    private List<string> Lines()
    {
        if (!File.Exists(Log))
            return [];
        using var file = new FileStream(
            Log,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        using var text = new StreamReader(file);
        return [.. text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}

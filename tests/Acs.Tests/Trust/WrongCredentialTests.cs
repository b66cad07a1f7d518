using System.Diagnostics;
using System.Globalization;
using System.Net;
using Acs.Tests.Telemetry;
using Acs.Tests.Wire;
using Muster.Acs.Access;
using Muster.Acs.Files;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Files;
using Xunit;

namespace Muster.Acs.Tests.Trust;

/// <summary>Who guesses is slowed down, and learns nothing by it.</summary>
public sealed class WrongCredentialTests
{
    /// <summary>More than the burst, and than what comes back while a slow machine gets so far.</summary>
    private const int Many = 3 * FailedAttempts.Burst;

    private const string Here = "X-Forwarded-For: 192.0.2.1";
    private const string There = "X-Forwarded-For: 198.51.100.1";

    [Fact]
    public async Task An_address_that_guesses_gets_429_and_no_other_address_notices()
    {
        await using var acs = await StartAsync();
        using var cpe = acs.NewCpe();
        var limited = await GuessAsync(cpe, "nobody");
        var wait = limited.Headers["Retry-After"].Single();
        Assert.InRange(int.Parse(wait, CultureInfo.InvariantCulture), 1, 6);
        Assert.True(await acs.CountAsync("rateLimited") > 0);
        Assert.True(await acs.CountAsync("wrongCredentials") >= FailedAttempts.Burst);
        // The right password is not looked at either: else guessing would go on.
        Assert.Equal(429, (await SayAsync(cpe, Deployment.Password, Here)).Status);
        Assert.Equal(200, (await SayAsync(cpe, Deployment.Password, There)).Status);
    }

    [Fact]
    public async Task A_neighbour_who_guesses_stops_nobody_that_proved_itself_from_there()
    {
        await using var acs = await StartAsync();
        using var known = acs.NewCpe();
        Assert.Equal(200, (await SayAsync(known, Deployment.Password, Here)).Status);
        using var guesser = acs.NewCpe();
        await GuessAsync(guesser, "nobody");
        Assert.Equal(200, (await SayAsync(known, Deployment.Password, Here)).Status);
        // And the guesser is not told by the answer whom the address is known by.
        Assert.Equal(429, (await SayAsync(guesser, "guess", Here)).Status);
    }

    [Fact]
    public async Task Guesses_at_a_user_that_is_known_there_count_like_all_others()
    {
        await using var acs = await StartAsync();
        using var known = acs.NewCpe();
        Assert.Equal(200, (await SayAsync(known, Deployment.Password, Here)).Status);
        using var guesser = acs.NewCpe();
        await GuessAsync(guesser, Deployment.User);
        Assert.Equal(429, (await SayAsync(guesser, "guess", Here, user: "nobody")).Status);
    }

    [Fact]
    public async Task Guesses_at_the_files_count_too()
    {
        await using var acs = await StartAsync(options =>
            options with
            {
                FilesAccess = FilesAccess.Named,
            }
        );
        using var content = new MemoryStream([1, 2, 3]);
        await acs.Files.PutAsync(new FileDescription("a.bin", "1"), content, default);
        var url = $"http://127.0.0.1:{acs.FilesPort}/files/a.bin";
        Task<CurlReply> GetAsync(string password) =>
            Curl.RunAsync("--digest", "-u", $"{Deployment.User}:{password}", "-H", Here, url);
        var reply = await GetAsync("guess");
        for (var i = 0; i < Many && reply.Status == 401; i++)
            reply = await GetAsync("guess");
        Assert.Equal(429, reply.Status);
        Assert.NotNull(reply.Header("Retry-After"));
        Assert.Equal(429, (await GetAsync(Deployment.Password)).Status);
        using var cpe = acs.NewCpe();
        Assert.Equal(429, (await SayAsync(cpe, Deployment.Password, Here)).Status);
    }

    [Fact]
    public async Task Guesses_at_the_collector_of_bulk_data_count_too()
    {
        await using var acs = await TestAcs.StartAsync();
        var device = await acs.IntroduceAsync();
        using var collector = await Collector.SetUpAsync(acs, device);
        using var guesser = collector.With("guess");
        var reply = await guesser.PostAsync("{}");
        for (var i = 0; i < Many && reply.StatusCode == HttpStatusCode.Unauthorized; i++)
            reply = await guesser.PostAsync("{}");
        Assert.Equal(HttpStatusCode.TooManyRequests, reply.StatusCode);
    }

    [Fact]
    public async Task Nothing_in_an_answer_tells_what_was_wrong_or_who_there_is()
    {
        await using var acs = await StartAsync(options =>
            options with
            {
                UnknownDevices = UnknownDevices.Registered,
            }
        );
        await acs.RegisterAsync("known,user-k,secret-k,", "plain,,,", "free,,,none");
        (string Serial, string? User, string Password)[] attempts =
        [
            ("known", "user-k", "guess"),
            ("known", "nobody", "guess"),
            ("known", Deployment.User, "guess"),
            ("known", Deployment.User, Deployment.Password),
            ("stranger", Deployment.User, Deployment.Password),
            ("stranger", "nobody", "guess"),
            // Without a password: a device that there is, and one that there is not.
            ("plain", null, ""),
            ("stranger", null, ""),
        ];
        var answers = new HashSet<string>();
        foreach (var (serial, user, password) in attempts)
        {
            using var cpe = acs.NewCpe();
            if (user is not null)
                await cpe.AuthorizeAsync(user, password);
            var begin = Stopwatch.GetTimestamp();
            var reply = await cpe.PostAsync(Xml.Inform(serial));
            var took = Stopwatch.GetElapsedTime(begin);
            answers.Add(Told(reply));
            // Without the beat of 50 ms, of which timers may take off one, this would be at once.
            Assert.True(took >= TimeSpan.FromMilliseconds(48), $"{serial} {user}: {took}");
        }
        Assert.Single(answers);
        Assert.StartsWith("401", answers.Single(), StringComparison.Ordinal);
    }

    /// <summary>All of an answer but what is drawn anew for each.</summary>
    private static string Told(WireReply reply)
    {
        var headers = reply
            .Headers.Where(header => header.Key is not ("Date" or "WWW-Authenticate"))
            .Select(header => $"{header.Key}: {string.Join(", ", header)}");
        var challenges = reply
            .Headers["WWW-Authenticate"]
            .Select(text => text.Split("nonce=")[0] + text.Split(',', 3)[^1]);
        return $"{reply.Status} {string.Join('|', headers)} {string.Join('|', challenges)} {reply.Body}";
    }

    /// <summary>Guesses until it is told to wait.</summary>
    private static async Task<WireReply> GuessAsync(LockStepCpe cpe, string user)
    {
        for (var i = 0; i < Many; i++)
        {
            var reply = await SayAsync(cpe, $"guess-{i}", Here, user);
            if (reply.Status == 429)
                return reply;
            Assert.Equal(401, reply.Status);
        }
        throw new InvalidOperationException("Nobody stopped the guessing.");
    }

    private static async Task<WireReply> SayAsync(
        LockStepCpe cpe,
        string password,
        string from,
        string user = Deployment.User
    )
    {
        (cpe.Cookie, cpe.Authorization) = (null, null);
        await cpe.AuthorizeAsync(user, password, from);
        return await cpe.PostAsync(Xml.Inform(), from);
    }

    private static Task<TestAcs> StartAsync(Func<AcsOptions, AcsOptions>? with = null) =>
        Deployment.StartAsync(with: options =>
        {
            // The test is the proxy, so that its devices come from many addresses.
            options = options with
            {
                TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")],
            };
            return with?.Invoke(options) ?? options;
        });
}

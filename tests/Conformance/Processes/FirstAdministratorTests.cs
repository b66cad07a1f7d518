using System.Net;
using System.Net.Http.Json;
using Muster.CommandLine;
using Muster.Tests.Program;
using Muster.Verbs;
using Xunit;

namespace Conformance.Processes;

/// <summary>From the first start to a user with a role: the link that is printed, and the verbs.</summary>
public sealed class FirstAdministratorTests
{
    private const string Password = "violet otters juggle";

    [Fact]
    public async Task The_link_is_printed_until_it_was_used_and_the_verbs_do_the_rest()
    {
        var directory = Directory.CreateTempSubdirectory("muster-setup-");
        var data = directory.FullName;
        var secret = Path.Combine(data, "secret");
        await File.WriteAllTextAsync(secret, Password + "\n");
        await using (var server = await MusterProcess.ServeAsync(data))
        {
            using var browser = new HttpClient { BaseAddress = server.Api.BaseAddress };
            var printed = new Uri((await server.SaysAsync("/setup?token=")).Trim());
            using var page = await browser.GetAsync(printed);
            Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
            // A lost link: the owner of the data directory draws another, which takes its place.
            string[] at = ["--url", browser.BaseAddress!.AbsoluteUri];
            var link = (await RunAsync(["setup-link", "--data", data, .. at])).Trim();
            Assert.StartsWith(browser.BaseAddress.AbsoluteUri + "setup?token=", link);
            Assert.Equal(HttpStatusCode.Unauthorized, await SetUpAsync(browser, printed));
            Assert.Equal(HttpStatusCode.OK, await SetUpAsync(browser, link));

            await LetInAsync(at, secret);
            await server.KillAsync();
        }
        await using (var again = await MusterProcess.ServeAsync(data))
        {
            await again.KillAsync();
            Assert.DoesNotContain(
                again.LastWords(),
                line => line.Contains("/setup?", StringComparison.Ordinal)
            );
        }
        directory.Delete(recursive: true);
    }

    /// <summary>A user and a key, by the verbs alone.</summary>
    private static async Task LetInAsync(string[] at, string secret)
    {
        string[] key = [.. at, "--key", "kill-test-key-0123456789"];
        await RunAsync([
            "user",
            "add",
            "grace",
            "--role",
            "viewer",
            "--password-file",
            secret,
            .. key,
        ]);
        await RunAsync(["user", "set", "grace", "--role", "operator", .. key]);
        Assert.Contains("grace\t\toperator", await RunAsync(["user", "list", .. key]));
        var drawn = await RunAsync([
            "key",
            "add",
            "billing",
            "--role",
            "viewer",
            "--expires",
            "9d",
            .. key,
        ]);
        string[] less = [.. at, "--key", drawn.Trim()];
        await RunAsync(["device", "list", .. less]);
        await RunAsync(["user", "list", .. less], ExitCode.Failed);
        Assert.Contains("billing\tviewer", await RunAsync(["key", "list", .. key]));
        var audit = await RunAsync([
            "audit",
            "list",
            "--who",
            "first",
            "--action",
            "create",
            .. key,
        ]);
        Assert.Contains("grace", audit);
        Assert.Contains("billing", audit);
        Assert.DoesNotContain("otters", audit);
        Assert.Contains("tasks\twrite", await RunAsync(["role", "show", "helpdesk", .. key]));
        await RunAsync(["key", "remove", "billing", .. key]);
        await RunAsync(["device", "list", .. less], ExitCode.Unreachable);
    }

    private static Task<HttpStatusCode> SetUpAsync(HttpClient browser, string link) =>
        SetUpAsync(browser, new Uri(link));

    private static async Task<HttpStatusCode> SetUpAsync(HttpClient browser, Uri link)
    {
        var body = new
        {
            token = link.Query["?token=".Length..],
            user = "ada",
            password = Password,
        };
        using var answer = await browser.PostAsJsonAsync("auth/setup", body);
        return answer.StatusCode;
    }

    private static async Task<string> RunAsync(string[] line, int expected = ExitCode.Done)
    {
        using StringWriter output = new(),
            error = new();
        var code = await Invocation.RunAsync(MusterCommand.Create(), line, output, error);
        Assert.True(code == expected, $"{line[0]} {line[1]} ended with {code}: {error}");
        return output.ToString();
    }
}

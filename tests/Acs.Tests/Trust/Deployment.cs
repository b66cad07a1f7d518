using System.Net;
using System.Text;
using Acs.Tests.Wire;
using Xunit;

namespace Muster.Acs.Tests.Trust;

/// <summary>Servers that ask for credentials, and the tables of devices they are told.</summary>
internal static class Deployment
{
    public const string User = "cpe";
    public const string Password = "the-password";

    public static Task<TestAcs> StartAsync(
        CpeAuthentication policy = CpeAuthentication.Digest,
        Func<AcsOptions, AcsOptions>? with = null,
        TimeProvider? time = null
    ) =>
        TestAcs.StartAsync(
            options =>
            {
                options = options with
                {
                    CpeAuthentication = policy,
                    CpeUser = User,
                    CpePassword = Password,
                };
                return with?.Invoke(options) ?? options;
            },
            time
        );

    public static async Task<(HttpStatusCode Status, string Text)> ImportAsync(
        this TestAcs acs,
        string table
    )
    {
        using var body = new StringContent(table, Encoding.UTF8, "text/csv");
        using var answer = await acs.Api.PostAsync("/api/v1/registrations", body);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Registers devices of 00AABB-HG1: lines of serial, user, password and policy.</summary>
    public static async Task RegisterAsync(this TestAcs acs, params string[] devices)
    {
        var lines = devices.Select(device => $"00AABB,HG1,{device}\n");
        var (status, text) = await acs.ImportAsync(
            "oui,product_class,serial,user,password,authentication\n" + string.Concat(lines)
        );
        Assert.True(status == HttpStatusCode.OK, text);
    }

    /// <summary>A count of <c>GET /api/v1/access</c>.</summary>
    public static async Task<int> CountAsync(this TestAcs acs, string name) =>
        (await acs.GetJsonAsync("/api/v1/access"))
            .GetProperty("counters")
            .GetProperty(name)
            .GetInt32();
}

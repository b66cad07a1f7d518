using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Acs.Tests.Wire;
using Microsoft.Data.Sqlite;
using Muster.Acs.Access;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Files;
using Xunit;

namespace Muster.Acs.Tests.Trust;

/// <summary>What a copy of the database gives away of secrets: nothing.</summary>
public sealed class SecretsAtRestTests : IDisposable
{
    private const string ApiKey = "an-api-key-of-some-length";
    private const string OfDevice = "secret-of-a-device";
    private const string OfTask = "secret-in-a-task";
    private const string OfXmpp = "secret-for-the-xmpp-server";
    private const string OfKnocking = "secret-to-knock-with";
    private const string User = "cpe-0123abcd";
    private const string Plain = "0123456789abcdef0123456789abcdef";

    private static readonly string Root = string.Concat(Enumerable.Repeat("5eed", 16));

    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task No_secret_is_in_the_files_of_the_database()
    {
        var secrets = new List<string> { ApiKey, OfDevice, OfTask, OfXmpp, OfKnocking };
        await using (
            var acs = await StartAsync(options =>
                options with
                {
                    CpeAuthentication = CpeAuthentication.None,
                    ApiKey = ApiKey,
                    XmppUser = "acs@xmpp.example",
                    XmppPassword = OfXmpp,
                    XmppServer = "127.0.0.1:9",
                    ConnectionRequestPassword = OfKnocking,
                }
            )
        )
        {
            secrets.Add(acs.Service<CpeCredentials>().Password);
            acs.Api.DefaultRequestHeaders.Authorization = new("Bearer", ApiKey);
            await acs.RegisterAsync($"A,user-a,{OfDevice},");
            using var added = await acs.Api.PostAsync(
                "api/v1/webhooks",
                JsonContent.Create(new { url = "http://192.0.2.1/", kinds = new[] { "fault.*" } })
            );
            added.EnsureSuccessStatusCode();
            var webhook = await added.Content.ReadFromJsonAsync<JsonElement>();
            secrets.Add(webhook.GetProperty("secret").GetString()!);
            var device = await acs.IntroduceAsync();
            await acs.SubmitAsync(
                device,
                new SetParameterValuesRequest([
                    new("Device.ManagementServer.ConnectionRequestPassword", OfTask),
                ])
            );
            await acs.SubmitAsync(
                device,
                new UploadRequest("2 Vendor Log File", "http://192.0.2.1/u", "me", OfTask)
            );
            AssertNowhere(secrets);
        }
        AssertNowhere(secrets);
        var kept = Settings();
        Assert.StartsWith("sealed:", kept["cpe.password"], StringComparison.Ordinal);
        Assert.StartsWith("sealed:", kept["server.secret"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_task_gave_a_device_to_be_woken_with_is_kept_sealed_for_that_device()
    {
        const string path = "Device.ManagementServer.ConnectionRequestPassword";
        const string taken =
            "<cwmp:SetParameterValuesResponse><Status>0</Status></cwmp:SetParameterValuesResponse>";
        string device;
        await using (var acs = await StartAsync(WithoutProof))
        {
            device = await acs.IntroduceAsync();
            await acs.SubmitAsync(device, new SetParameterValuesRequest([new(path, OfTask)]));
            using var cpe = acs.NewCpe();
            await cpe.AnswerAsync(await cpe.CallHomeAsync(), taken);
            var told = await acs.GetJsonAsync($"api/v1/devices/{device}");
            var own = told.GetProperty("reachability").GetProperty("ownCredentials");
            Assert.Equal("kept", own.GetString());
        }
        var kept = KeptPassword();
        Assert.DoesNotContain(OfTask, kept, StringComparison.Ordinal);
        await using var again = await StartAsync(WithoutProof);
        var box = again.Service<SecretBox>();
        Assert.Equal(OfTask, box.Unprotect(DeviceKey.OfId(device), kept));
        Assert.Null(box.Unprotect(DeviceKey.OfId(device + "2"), kept));
    }

    [Fact]
    public async Task Those_that_an_older_version_stored_in_clear_are_sealed_and_go_on_being_good()
    {
        await using (await StartAsync()) { }
        Write("cpe.user", User);
        Write("cpe.password", Plain);
        Write("server.secret", Root);
        Assert.Contains(Plain, Octets(), StringComparison.Ordinal);
        byte[] derived;
        await using (var acs = await StartAsync())
        {
            derived = acs.Service<ServerSecret>().Derive("x");
            using var cpe = acs.NewCpe();
            await cpe.AuthorizeAsync(User, Plain);
            Assert.Equal("InformResponse", (await cpe.PostAsync(Xml.Inform())).Message());
        }
        Assert.Equal(new ServerSecret(Convert.FromHexString(Root)).Derive("x"), derived);
        AssertNowhere([Plain, Root]);
        await using var again = await StartAsync();
        Assert.Equal(Plain, again.Service<CpeCredentials>().Password);
        Assert.Equal(derived, again.Service<ServerSecret>().Derive("x"));
    }

    [Fact]
    public async Task With_the_keys_of_another_server_nothing_is_drawn_anew()
    {
        await using (await StartAsync()) { }
        var kept = Settings();
        Write("cpe.password", kept["server.secret"]);
        var trouble = await Assert.ThrowsAnyAsync<IOException>(() => StartAsync());
        Assert.Contains("cpe.password", trouble.Message, StringComparison.Ordinal);
        Assert.Equal(kept["server.secret"], Settings()["server.secret"]);
    }

    private Task<TestAcs> StartAsync(Func<AcsOptions, AcsOptions>? with = null) =>
        TestAcs.StartAsync(options =>
        {
            options = options with
            {
                DataDirectory = _data.Path,
                CpeAuthentication = CpeAuthentication.Digest,
            };
            return with?.Invoke(options) ?? options;
        });

    private static AcsOptions WithoutProof(AcsOptions options) =>
        options with
        {
            CpeAuthentication = CpeAuthentication.None,
        };

    private string KeptPassword()
    {
        using var database = Open();
        using var read = database.CreateCommand();
        read.CommandText = "SELECT password FROM device_credentials_written";
        return (string)read.ExecuteScalar()!;
    }

    private void AssertNowhere(IEnumerable<string> secrets)
    {
        var octets = Octets();
        Assert.Contains("cpe.password", octets, StringComparison.Ordinal);
        Assert.All(
            secrets,
            secret => Assert.DoesNotContain(secret, octets, StringComparison.Ordinal)
        );
    }

    /// <summary>All files of the database as they lie there, its log included.</summary>
    private string Octets()
    {
        var all = new StringBuilder();
        foreach (var path in Directory.GetFiles(_data.Path, "muster.db*"))
        {
            using var file = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite
            );
            using var reader = new StreamReader(file, Encoding.Latin1);
            all.Append(reader.ReadToEnd());
        }
        return all.ToString();
    }

    private Dictionary<string, string> Settings()
    {
        using var database = Open();
        using var read = database.CreateCommand();
        read.CommandText = "SELECT name, value FROM settings";
        using var rows = read.ExecuteReader();
        var settings = new Dictionary<string, string>();
        while (rows.Read())
            settings.Add(rows.GetString(0), rows.GetString(1));
        return settings;
    }

    private void Write(string name, string value)
    {
        using var database = Open();
        using var write = database.CreateCommand();
        write.CommandText = "INSERT OR REPLACE INTO settings (name, value) VALUES ($name, $value)";
        write.Parameters.AddWithValue("$name", name);
        write.Parameters.AddWithValue("$value", value);
        write.ExecuteNonQuery();
    }

    private SqliteConnection Open()
    {
        var file = _data.File("muster.db");
        var database = new SqliteConnection($"Data Source={file};Pooling=False");
        database.Open();
        return database;
    }
}

using System.Globalization;
using Acs.Tests.Safety;
using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Acs.Storage.Postgres;
using Muster.CommandLine;
using Muster.Verbs;
using Xunit;

namespace Muster.Tests.Program;

/// <summary>The verbs of what is kept: history, configurations, notes, settings, the store as a whole.</summary>
public sealed class KeepingVerbTests : IAsyncLifetime
{
    private const string Device = "00AABB-HG1-1";
    private const string Colour = "Device.X_ACME_Colour";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muster-keep-");
    private readonly JumpingClock _clock = new();
    private TestAcs _acs = null!;

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync(
            options =>
                options with
                {
                    Stated =
                    [
                        new(
                            "--max-history",
                            "MUSTER_MAX_HISTORY",
                            "maxHistory",
                            "Most",
                            null,
                            null
                        ),
                    ],
                    Changeable =
                    [
                        new(
                            "--max-history",
                            (o, t) =>
                                o with
                                {
                                    MaxHistory = int.Parse(t, CultureInfo.InvariantCulture),
                                }
                        ),
                    ],
                },
            _clock
        );
        await _acs.IntroduceAsync("1", Xml.Parameter(Colour, "red"));
    }

    public async ValueTask DisposeAsync()
    {
        await _acs.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_change_is_listed_and_the_device_shown_as_it_was()
    {
        var before = _clock.GetUtcNow();
        // Changes are told apart by the millisecond.
        _clock.Jump(TimeSpan.FromMinutes(1));
        using (var cpe = _acs.NewCpe())
        {
            await cpe.PostAsync(
                Xml.Inform("1", "4 VALUE CHANGE", parameters: Xml.Parameter(Colour, "blue"))
            );
            await cpe.PostAsync("");
        }
        var row = Assert.Single((await RunAsync("device", "history", Device, "colour")).Rows);
        Assert.Equal([Colour, "red", "blue"], row[1..4]);
        Assert.Contains("4 VALUE CHANGE", row[4]);
        var at = before.ToString("O");
        var then = await RunAsync("device", "show", Device, Colour, "--at", at);
        Assert.Equal("red", Assert.Single(then.Rows)[2]);
        var early = await RunAsync("device", "show", Device, "--at", "2020-01-01T00:00:00Z");
        Assert.Equal(ExitCode.Usage, early.Code);
        Assert.Contains("is known back to", early.Error);
    }

    [Fact]
    public async Task Notes_are_added_listed_and_taken_away()
    {
        await RunAsync("note", "add", Device, "Call first");
        var row = Assert.Single((await RunAsync("note", "list", Device)).Rows);
        Assert.Equal("Call first", row[3]);
        Assert.Equal(ExitCode.Done, (await RunAsync("note", "remove", Device, row[0])).Code);
        Assert.Equal(ExitCode.NotFound, (await RunAsync("note", "remove", Device, row[0])).Code);
        Assert.Empty((await RunAsync("note", "list", Device)).Rows);
    }

    [Fact]
    public async Task A_configuration_of_which_nothing_is_known_is_refused_and_an_unknown_one_too()
    {
        var kept = await RunAsync("backup", "keep", Device, "one");
        Assert.Equal(ExitCode.Failed, kept.Code);
        Assert.Contains("refresh it first", kept.Error);
        Assert.Empty((await RunAsync("backup", "list", Device)).Rows);
        foreach (var verb in (string[])["show", "restore", "remove"])
            Assert.Equal(ExitCode.NotFound, (await RunAsync("backup", verb, Device, "one")).Code);
    }

    [Fact]
    public async Task A_setting_is_listed_changed_and_put_back()
    {
        Assert.Equal(ExitCode.Done, (await RunAsync("setting", "set", "max-history", "40")).Code);
        var row = Assert.Single((await RunAsync("setting", "list", "--changeable")).Rows);
        Assert.Equal(["--max-history", "40", "changed here", "yes"], row);
        await RunAsync("setting", "reset", "max-history");
        row = Assert.Single((await RunAsync("setting", "list")).Rows);
        Assert.Equal("", row[1]);
        var wrong = await RunAsync("setting", "set", "max-history", "4");
        Assert.Equal(ExitCode.Usage, wrong.Code);
        Assert.Contains("not between", wrong.Error);
    }

    [Fact]
    public async Task The_store_is_backed_up_checked_and_given_back()
    {
        var file = Path.Combine(_folder.FullName, "backup.zip");
        Assert.Equal(ExitCode.Done, (await RunAsync("store", "backup", file)).Code);
        // It does not stay on the server, and is not written over.
        Assert.Empty(await _acs.Service<IStoreBackups>().ListAsync(default));
        Assert.Equal(ExitCode.Usage, (await RunAsync("store", "backup", file)).Code);
        var check = await LocalAsync("store", "check", file);
        Assert.Equal(ExitCode.Done, check.Code);
        Assert.Contains("is whole", check.Output);
        var data = Path.Combine(_folder.FullName, "data");
        Assert.Equal(
            ExitCode.Done,
            (await LocalAsync("store", "restore", file, "--data", data)).Code
        );
        var lacking = await LocalAsync("store", "check", "--data", data);
        Assert.Equal(ExitCode.Failed, lacking.Code);
        Assert.Contains("protection.key", lacking.Output);
        var held = await LocalAsync(
            "store",
            "restore",
            file,
            "--data",
            Path.GetDirectoryName(_acs.Database)!
        );
        Assert.Equal(ExitCode.Failed, held.Code);
        Assert.Contains("stop that server", held.Error);
    }

    [Fact]
    public async Task A_store_is_copied_into_one_that_is_empty_and_no_other()
    {
        var (file, data, other) = (
            Path.Combine(_folder.FullName, "backup.zip"),
            Path.Combine(_folder.FullName, "data"),
            Path.Combine(_folder.FullName, "other")
        );
        await RunAsync("store", "backup", file);
        await LocalAsync("store", "restore", file, "--data", data);
        var copied = await LocalAsync("store", "copy", data, other);
        Assert.Equal((ExitCode.Done, ""), (copied.Code, copied.Code == 0 ? "" : copied.Error));
        Assert.Contains(copied.Rows, row => row is ["devices", "1"]);
        var again = await LocalAsync("store", "copy", data, other);
        Assert.Equal(ExitCode.Failed, again.Code);
        Assert.Contains("not empty", again.Error);
        Assert.Equal(ExitCode.Done, (await LocalAsync("store", "migrate", other)).Code);
        var held = await LocalAsync("store", "copy", Path.GetDirectoryName(_acs.Database)!, other);
        Assert.Contains("stop that server", held.Error);
        const string nowhere = "postgres://muster:Secret7@127.0.0.1:1/muster";
        var unreached = await LocalAsync("store", "copy", data, nowhere);
        Assert.Equal(ExitCode.Failed, unreached.Code);
        Assert.DoesNotContain("Secret7", unreached.Error + unreached.Output);
        var check = await LocalAsync("store", "check", "--store", nowhere);
        Assert.Equal(ExitCode.Failed, check.Code);
    }

    [Fact]
    public async Task A_store_is_copied_to_PostgreSQL_and_checked_there()
    {
        using var server = PostgresServer.Make();
        server.Execute("CREATE DATABASE muster");
        var (file, data, store) = (
            Path.Combine(_folder.FullName, "backup.zip"),
            Path.Combine(_folder.FullName, "data"),
            server.Address("muster")
        );
        var empty = await LocalAsync("store", "check", "--store", store);
        Assert.Equal(ExitCode.Failed, empty.Code);
        Assert.Contains("no store in it", empty.Output + empty.Error);
        await RunAsync("store", "backup", file);
        await LocalAsync("store", "restore", file, "--data", data);
        var copied = await LocalAsync("store", "copy", data, store);
        Assert.Equal(ExitCode.Done, copied.Code);
        Assert.Contains(copied.Rows, row => row is ["devices", "1"]);
        Assert.Contains("devices: 1\n", copied.Error);
        Assert.Contains("as many rows here as there", copied.Error + copied.Output);
        var check = await LocalAsync("store", "check", "--store", store);
        Assert.Equal((ExitCode.Done, ""), (check.Code, check.Code == 0 ? "" : check.Error));
        server.Execute("SELECT setval(pg_get_serial_sequence('events', 'row_id'), 1)", "muster");
        var wrong = await LocalAsync("store", "check", "--store", store);
        Assert.Equal(ExitCode.Failed, wrong.Code);
        Assert.Contains("Numbers of events would be given twice", wrong.Output + wrong.Error);
    }

    private Task<Ran> RunAsync(params string[] arguments) =>
        LocalAsync([
            .. arguments,
            "--url",
            _acs.Api.BaseAddress!.AbsoluteUri,
            "--key",
            _acs.Api.DefaultRequestHeaders.Authorization!.Parameter!,
        ]);

    private static async Task<Ran> LocalAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await Invocation.RunAsync(MusterCommand.Create(), arguments, output, error);
        return new(
            code,
            output.ToString().ReplaceLineEndings("\n"),
            error.ToString().ReplaceLineEndings("\n")
        );
    }

    private sealed record Ran(int Code, string Output, string Error)
    {
        public string[][] Rows =>
            [
                .. Output
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Skip(1)
                    .Select(line => line.Split('\t')),
            ];
    }
}

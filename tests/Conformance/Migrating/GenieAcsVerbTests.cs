using System.Diagnostics;
using System.Text.Json;
using Acs.Tests.Wire;
using Conformance.Safety;
using MongoDB.Bson;
using Muster.Acs;
using Muster.Acs.Operations;
using Muster.CommandLine;
using Muster.Tests.Program;
using Muster.Verbs;
using Xunit;

namespace Conformance.Migrating;

/// <summary><c>muster import genieacs</c> against a server, as an operator runs it.</summary>
public sealed class GenieAcsVerbTests
{
    [Fact]
    public async Task A_dump_is_taken_over_once_and_the_second_time_changes_nothing()
    {
        await using var acs = await TestAcs.StartAsync();
        using var dump = new GenieDump().Write();

        var first = await RunAsync(acs, dump.Path, "--json");
        Assert.Equal(ExitCode.Failed, first.Code);
        var report = Report(first.Output);
        Assert.Equal((2, 0), Of(report, "devices"));
        Assert.Equal((1, 0), Of(report, "presets"));
        Assert.Equal((1, 0), Of(report, "tasks"));
        Assert.Equal((1, 0), Of(report, "faults"));
        Assert.Equal((1, 1), Of(report, "fs.files"));
        Assert.Contains("letters, digits, blanks", first.Output, StringComparison.Ordinal);
        Assert.Contains("nothing here heeds it", first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"cache\"", first.Output, StringComparison.Ordinal);

        var devices = await acs.Devices.SearchAsync(new DeviceQuery(), default);
        Assert.Equal(["00AABB-HG1-1", "00AABB-HG1-2"], devices.Items.Select(device => device.Id));
        var file = await acs.Files.GetAsync("fw.bin", default);
        Assert.Equal(
            ("1 Firmware Upgrade Image", "2.0"),
            (file.Description.FileType, file.Description.Version)
        );
        await using var content = await acs.Files.OpenAsync("fw.bin", default);
        using var octets = new MemoryStream();
        await content.CopyToAsync(octets);
        Assert.Equal(GenieDump.Firmware, octets.ToArray());

        var again = Report((await RunAsync(acs, dump.Path, "--json")).Output);
        foreach (var collection in again.GetProperty("collections").EnumerateObject())
        {
            Assert.Equal(0, collection.Value.GetProperty("added").GetInt32());
            Assert.Equal(0, collection.Value.GetProperty("changed").GetInt32());
        }
    }

    [Fact]
    public async Task A_device_that_came_over_downloads_a_file_that_came_over()
    {
        await using var acs = await TestAcs.StartAsync();
        using var dump = new GenieDump().Write();
        await RunAsync(acs, dump.Path);
        // Of the devices of the dump the second has no open task, and its channel rests.
        var task = await acs.SubmitAsync("00AABB-HG1-2", new DownloadRequest("fw.bin"));

        using var cpe = acs.NewCpe();
        await cpe.PostAsync(Xml.Inform("2"));
        var request = await cpe.PostAsync("");
        Assert.Equal("Download", request.Message());
        Assert.Equal("1 Firmware Upgrade Image", request.Text("FileType"));
        Assert.Equal("20", request.Text("FileSize"));
        using var http = new HttpClient();
        Assert.Equal(GenieDump.Firmware, await http.GetByteArrayAsync(request.Text("URL")));

        await cpe.PostAsync(
            Xml.Envelope(
                "<cwmp:DownloadResponse><Status>1</Status><StartTime>0001-01-01T00:00:00Z</StartTime>"
                    + "<CompleteTime>0001-01-01T00:00:00Z</CompleteTime></cwmp:DownloadResponse>",
                request.Text("ID")
            )
        );
        using var after = acs.NewCpe();
        var inform = Xml.Inform("2", $"1 BOOT|7 TRANSFER COMPLETE|M Download={task.Id}");
        await after.PostAsync(inform.Replace(">1.0</Value>", ">2.0</Value>"));
        await after.PostAsync(Xml.Envelope(Xml.TransferComplete(request.Text("CommandKey")!)));
        await after.PostAsync("");
        Assert.Equal(TaskState.Done, (await acs.Tasks.GetAsync(task.Id, default)).State);
    }

    [Fact]
    public async Task A_dry_run_tells_the_same_and_stores_nothing_from_gzip_and_from_an_archive()
    {
        await using var acs = await TestAcs.StartAsync();
        using var dump = new GenieDump().Write(isPacked: true);
        foreach (var source in new[] { dump.Database, dump.WriteArchive() })
        {
            var run = await RunAsync(acs, source, "--dry-run", "--json");
            var report = Report(run.Output);
            Assert.True(report.GetProperty("dryRun").GetBoolean());
            Assert.Equal((2, 0), Of(report, "devices"));
            Assert.Equal((1, 0), Of(report, "tasks"));
            Assert.Equal((1, 1), Of(report, "fs.files"));
            Assert.Empty((await acs.Devices.SearchAsync(new DeviceQuery(), default)).Items);
            Assert.Empty((await acs.Files.ListAsync(new PageRequest(), default)).Items);
        }
    }

    [Fact]
    public async Task A_running_database_is_read_piece_by_piece()
    {
        await using var acs = await TestAcs.StartAsync();
        await using var mongo = new SmallMongo(
            new(GenieDump.Documents)
            {
                ["devices"] =
                [
                    .. Enumerable
                        .Range(1, 5)
                        .Select(n => Acs.Tests.Migrating.GenieDocuments.Device($"{n}")),
                ],
            }
        );

        var report = Report((await RunAsync(acs, mongo.Url, "--json")).Output);

        Assert.Equal((5, 0), Of(report, "devices"));
        Assert.Equal((1, 1), Of(report, "fs.files"));
        Assert.Equal((1, 0), Of(report, "presets"));
        Assert.Equal(5, (await acs.Devices.SearchAsync(new DeviceQuery(), default)).Items.Count);
        await using var content = await acs.Files.OpenAsync("fw.bin", default);
        using var octets = new MemoryStream();
        await content.CopyToAsync(octets);
        Assert.Equal(GenieDump.Firmware, octets.ToArray());
        Assert.Contains("getMore", mongo.Commands);
    }

    [Fact]
    public async Task What_is_damaged_is_told_with_file_and_place_and_the_rest_comes()
    {
        await using var acs = await TestAcs.StartAsync();
        using var dump = new GenieDump().Write();
        var length = new FileInfo(dump.FileOf("devices")).Length;
        var first = GenieDump.Documents["devices"][0];
        var firstLength = MongoDB.Bson.BsonExtensionMethods.ToBson(first).Length;
        using (var file = File.OpenWrite(dump.FileOf("devices")))
            file.SetLength(length - 10);
        await File.WriteAllBytesAsync(dump.FileOf("provisions"), [1, 2, 3, 0x7f, 9]);
        await File.WriteAllBytesAsync(dump.FileOf("stranger"), []);

        var run = await RunAsync(acs, dump.Path);

        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains(
            $"devices.bson, document 2 at octet {firstLength}: the file ends after",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "provisions.bson, document 1 at octet 0: ",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "stranger is no collection of GenieACS",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Single((await acs.Devices.SearchAsync(new DeviceQuery(), default)).Items);
        Assert.Contains("devices\t1\t0", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_that_is_cut_short_is_not_taken_for_a_whole_one()
    {
        await using var acs = await TestAcs.StartAsync();
        using var dump = new GenieDump();
        var path = dump.WriteArchive();
        using (var file = File.OpenWrite(path))
            file.SetLength(file.Length / 2);
        var run = await RunAsync(acs, path, "--dry-run");
        Assert.NotEqual(ExitCode.Done, run.Code);
        Assert.Contains("genieacs.archive.gz", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_for_which_there_is_no_room_says_so_and_leaves_nothing()
    {
        using var disk = SmallDisk.Mount(megabytes: 16);
        using var dump = new GenieDump();
        var large = new BsonDocument { ["_id"] = "large", ["script"] = new string('x', 1_000_000) };
        var path = dump.WriteArchive(new() { ["provisions"] = [.. Enumerable.Repeat(large, 40)] });
        var start = new ProcessStartInfo(
            "dotnet",
            [Repository.Program, "import", "genieacs", path, "--url=http://127.0.0.1:1", "--key=k"]
        )
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = disk.Path;
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(ExitCode.Usage, process.ExitCode);
        Assert.Contains("genieacs.archive.gz has no room", error, StringComparison.Ordinal);
        Assert.Contains("TMPDIR", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(disk.Path, "muster-import-*"));
    }

    [Theory]
    [InlineData("/no/such/place", "no folder, no file")]
    [InlineData("mongodb://:bad", "no URL of a MongoDB")]
    public async Task A_source_that_is_none_is_a_sentence(string source, string sentence)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await Invocation.RunAsync(
            MusterCommand.Create(),
            ["import", "genieacs", source],
            output,
            error
        );
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(sentence, error.ToString(), StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(
        TestAcs acs,
        params string[] args
    )
    {
        var key = acs.Api.DefaultRequestHeaders.Authorization!.Parameter!;
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await Invocation.RunAsync(
            MusterCommand.Create(),
            [
                "import",
                "genieacs",
                .. args,
                "--url",
                acs.Api.BaseAddress!.AbsoluteUri,
                "--key",
                key,
            ],
            output,
            error
        );
        return (code, output.ToString(), error.ToString());
    }

    private static JsonElement Report(string output) =>
        JsonDocument.Parse(output.TrimEnd().Split('\n')[^1]).RootElement;

    private static (int Added, int Failed) Of(JsonElement report, string collection)
    {
        var counts = report.GetProperty("collections").GetProperty(collection);
        return (counts.GetProperty("added").GetInt32(), counts.GetProperty("failed").GetInt32());
    }
}

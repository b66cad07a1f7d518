using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Acs.Tests.Provisioning;
using Acs.Tests.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs;
using Muster.Acs.Devices;
using Muster.Acs.Maintenance;
using Muster.Acs.Operations;
using Muster.Acs.Storage.Sql;
using Muster.Acs.Storage.Sqlite;
using Xunit;

namespace Acs.Tests.Maintenance;

/// <summary>The store backed up while it is written to, and given back elsewhere.</summary>
public sealed class StoreBackupTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muster-backup-");
    private TestAcs _acs = null!;

    public async ValueTask InitializeAsync() => _acs = await TestAcs.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _acs.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_backup_made_under_load_is_given_back_whole_with_its_files()
    {
        var known = await _acs.IntroduceAsync("before");
        await _acs.PutFileAsync("firmware.bin");
        using var enough = new CancellationTokenSource();
        var load = LoadAsync(enough.Token);
        var file = await BackUpAsync();
        await enough.CancelAsync();
        await load;

        Assert.Contains("1 files", await StoreKeeper.CheckBackupAsync(file, default));
        var target = Path.Combine(_folder.FullName, "restored");
        var told = await StoreKeeper.RestoreAsync(
            file,
            target,
            TimeProvider.System.GetUtcNow(),
            default
        );
        // The key that encrypts passwords stays behind, and that is said.
        Assert.Contains(told, sentence => sentence.Contains("protection.key"));
        File.Copy(
            Path.Combine(Path.GetDirectoryName(_acs.Database)!, "protection.key"),
            Path.Combine(target, "protection.key")
        );
        Assert.Empty(StoreKeeper.CheckDirectory(target));
        await using var store = Open(target);
        Assert.NotNull(await store.Devices.FindAsync(DeviceKey.OfId(known), default));
        Assert.NotNull(await store.Files.FindAsync("firmware.bin", default));
        var content = Directory.EnumerateFiles(Path.Combine(target, "files")).Single();
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(content));
    }

    [Fact]
    public async Task What_was_there_stays_beside_what_is_given_back()
    {
        var file = await BackUpAsync();
        var target = Path.Combine(_folder.FullName, "other");
        await using (var other = Open(target))
            await other.Settings.WriteAsync("mine", "still here", default);
        var at = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        await StoreKeeper.RestoreAsync(file, target, at, default);
        await using (var restored = Open(target))
            Assert.Null(await restored.Settings.ReadAsync("mine", default));
        var aside = Path.Combine(target, "muster.db.before-20260301T120000Z");
        File.Move(aside, Path.Combine(target, "muster.db"), overwrite: true);
        await using var again = Open(target);
        Assert.Equal("still here", await again.Settings.ReadAsync("mine", default));
    }

    [Fact]
    public async Task A_damaged_backup_is_refused_and_changes_nothing()
    {
        var file = await BackUpAsync();
        var target = Path.Combine(_folder.FullName, "whole");
        await using (var store = Open(target))
            await store.Settings.WriteAsync("mine", "still here", default);
        var octets = await File.ReadAllBytesAsync(file);
        // In the middle of the packed database; more than one, for some bits there only fill it up.
        foreach (ref var octet in octets.AsSpan(octets.Length / 3, 64))
            octet ^= 0x40;
        await File.WriteAllBytesAsync(file, octets);
        var refused = await Assert.ThrowsAsync<IOException>(() =>
            StoreKeeper.RestoreAsync(file, target, TimeProvider.System.GetUtcNow(), default)
        );
        Assert.Contains("damaged", refused.Message);
        await Assert.ThrowsAsync<IOException>(() => StoreKeeper.CheckBackupAsync(file, default));
        await File.WriteAllTextAsync(file, "no backup at all");
        await Assert.ThrowsAsync<IOException>(() =>
            StoreKeeper.RestoreAsync(file, target, TimeProvider.System.GetUtcNow(), default)
        );
        await using var again = Open(target);
        Assert.Equal("still here", await again.Settings.ReadAsync("mine", default));
    }

    [Fact]
    public async Task A_directory_that_a_server_works_on_is_neither_checked_nor_overwritten()
    {
        var file = await BackUpAsync();
        var directory = Path.GetDirectoryName(_acs.Database)!;
        var check = Assert.Throws<IOException>(() => StoreKeeper.CheckDirectory(directory));
        Assert.Contains("stop that server", check.Message);
        var restore = await Assert.ThrowsAsync<IOException>(() =>
            StoreKeeper.RestoreAsync(file, directory, TimeProvider.System.GetUtcNow(), default)
        );
        Assert.Contains("stop that server", restore.Message);
    }

    [Fact]
    public async Task A_check_tells_missing_files_and_a_newer_schema()
    {
        await _acs.PutFileAsync("firmware.bin");
        var target = Path.Combine(_folder.FullName, "checked");
        var file = await BackUpAsync();
        await StoreKeeper.RestoreAsync(file, target, TimeProvider.System.GetUtcNow(), default);
        var content = Directory.EnumerateFiles(Path.Combine(target, "files")).Single();
        await File.WriteAllTextAsync(content, "something else");
        Assert.Contains(
            StoreKeeper.CheckDirectory(target),
            finding => finding.Contains("is damaged")
        );
        File.Delete(content);
        Assert.Contains(
            StoreKeeper.CheckDirectory(target),
            finding => finding.Contains("is missing")
        );
        var database = Path.Combine(target, "muster.db");
        using (var open = SqliteDatabase.OpenWriter(database, TimeSpan.FromSeconds(1)))
            open.Execute(
                "INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('Migrations/9999.sql', 0)"
            );
        Assert.Contains(
            StoreKeeper.CheckDirectory(target),
            finding => finding.Contains("newer Muster")
        );
    }

    [Fact]
    public async Task Backups_are_listed_with_their_state_and_deleted_and_unknown_ones_refused()
    {
        var name = await MakeAsync();
        var list = await _acs.GetJsonAsync("api/v1/store/backups");
        var only = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal("done", only.GetProperty("state").GetString());
        Assert.Equal(1, only.GetProperty("progress").GetDouble());
        Assert.True(only.GetProperty("size").GetInt64() > 1000);
        foreach (var bad in (string[])["muster-none.zip", "..%2Fmuster.db", "muster.db"])
        {
            using var missing = await _acs.Api.GetAsync($"api/v1/store/backups/{bad}/content");
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        }
        var one = new Uri($"api/v1/store/backups/{name}", UriKind.Relative);
        using var gone = await _acs.Api.DeleteAsync(one);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        using var again = await _acs.Api.DeleteAsync(one);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        var folder = Path.Combine(Path.GetDirectoryName(_acs.Database)!, "backups");
        Assert.Empty(Directory.EnumerateFiles(folder));
    }

    private static SqlStore Open(string directory) =>
        SqliteStore.Open(
            new AcsOptions { DataDirectory = directory },
            TimeProvider.System,
            NullLoggerFactory.Instance
        );

    // Devices call home as long as the backup is made.
    private async Task LoadAsync(CancellationToken enough)
    {
        for (var n = 0; !enough.IsCancellationRequested; n++)
            await _acs.IntroduceAsync($"load-{n}");
    }

    private async Task<string> BackUpAsync()
    {
        var name = await MakeAsync();
        var path = Path.Combine(_folder.FullName, name);
        await using var source = await _acs.Api.GetStreamAsync(
            $"api/v1/store/backups/{name}/content"
        );
        await using var target = File.Create(path);
        await source.CopyToAsync(target);
        return path;
    }

    private async Task<string> MakeAsync()
    {
        using var begun = await _acs.Api.PostAsync("api/v1/store/backups", null);
        Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
        var backup = await begun.Content.ReadFromJsonAsync<JsonElement>();
        var name = backup.GetProperty("name").GetString()!;
        var desk = _acs.Service<StoreBackupDesk>();
        await Wait.UntilAsync(
            () => desk.Get(name).State != StoreBackupState.Running,
            "the backup is made"
        );
        var made = desk.Get(name);
        Assert.True(made.State == StoreBackupState.Done, made.Detail);
        return name;
    }
}

using System.Text.RegularExpressions;
using Muster.Acs.Devices;
using Muster.Acs.Storage.Postgres;
using Xunit;

namespace Muster.Acs.Storage.Plans;

/// <summary>
/// What PostgreSQL is told of sessions: it writes each statement to its log, with the name it was prepared by.
/// </summary>
public sealed partial class PreparedStatementTests : IAsyncLifetime
{
    private readonly PostgresHost _host = new();
    private OpenStore _store = null!;
    private DeviceRecord _device = null!;
    private int _sessions;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        foreach (var setting in (string[])["log_min_messages TO log", "log_statement TO \'all\'"])
            PostgresDatabases.Server.Execute($"ALTER DATABASE {_host.Database} SET {setting}");
        _store = _host.Open();
        _device = StoreContract.Device(1);
        var row = await _store.Devices.RecordAsync(StoreContract.Inform(_device), Token);
        _device = _device with { RowId = row };
        // The driver prepares what comes again.
        for (var warm = 0; warm < 3; warm++)
        {
            await IdleAsync();
            await WrittenAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.Owner.DisposeAsync();
        _host.Forget();
    }

    [Fact]
    public Task An_idle_session_runs_statements_that_are_prepared() =>
        MustBePreparedAsync(IdleAsync, "UPDATE device_contacts", "INSERT INTO events");

    [Fact]
    public Task A_session_that_changes_values_runs_statements_that_are_prepared() =>
        MustBePreparedAsync(WrittenAsync, "UPDATE device_contacts", "device_trees");

    private static async Task MustBePreparedAsync(Func<Task> session, params string[] parts)
    {
        var first = await ToldAsync(session);
        var second = await ToldAsync(session);
        Assert.All(parts, part => Assert.Contains(first, each => each.Sql.Contains(part)));
        Assert.All(first.Concat(second), each => Assert.StartsWith("_auto", each.Name));
        // The same ones again, none beside them.
        Assert.Equal(first, second);
    }

    private Task IdleAsync() =>
        _store.Devices.RecordAsync(
            StoreContract.Inform(
                _device with
                {
                    LastInform = StoreContract.Noon.AddMinutes(++_sessions),
                },
                changed: false
            ),
            Token
        );

    private async Task WrittenAsync()
    {
        await IdleAsync();
        var tree = Shadow.Empty.WithValues(
            [new("Device.Time.NTPServer1", new($"server{_sessions}", "xsd:string"))],
            StoreContract.Noon.AddMinutes(_sessions)
        );
        await _store.Devices.CommitAsync(new(_device.RowId) { Shadow = tree }, Token);
    }

    private static async Task<List<(string Name, string Sql)>> ToldAsync(Func<Task> session)
    {
        var from = new FileInfo(PostgresDatabases.Server.Log).Length;
        await session();
        await using var log = new FileStream(
            PostgresDatabases.Server.Log,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite
        );
        log.Seek(from, SeekOrigin.Begin);
        using var reader = new StreamReader(log);
        var text = await reader.ReadToEndAsync(Token);
        return
        [
            .. Executed()
                .Matches(text)
                .Select(match => (match.Groups["name"].Value, match.Groups["sql"].Value)),
        ];
    }

    [GeneratedRegex(@"LOG:  execute (?<name>\S+): (?<sql>.*(?:\n\t.*)*)")]
    private static partial Regex Executed();
}

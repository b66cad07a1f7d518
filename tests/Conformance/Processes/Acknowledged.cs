using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Conformance.Processes;

/// <summary>What the ACS has acknowledged to devices, and how it is looked for in the database.</summary>
internal sealed class Acknowledged
{
    private const int CallsAtOnce = 16;
    private static readonly string[] StateNames = ["pending", "running", "awaiting"];
    private static readonly TimeSpan BetweenCalls = TimeSpan.FromMilliseconds(250);

    /// <summary>A lease ends, what ran is swept, and a task that was put off is due again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentBag<string> _events = [];
    private readonly ConcurrentBag<string> _transfers = [];
    private readonly ConcurrentBag<string> _tasks = [];
    private readonly ConcurrentBag<string> _accepted = [];
    private int _count;
    private int _goal;
    private TaskCompletionSource _reached = new();

    public int Count => _count;

    /// <summary>Completes when so many more have been acknowledged.</summary>
    public Task AfterAsync(int more)
    {
        _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _goal, Volatile.Read(ref _count) + more);
        return _reached.Task;
    }

    public void Event(string commandKey) => Add(_events, commandKey);

    public void Transfer(string commandKey) => Add(_transfers, commandKey);

    public void FinishedTask(string id) => Add(_tasks, id);

    /// <summary>One that the API took; whether a device was asked for it yet is another matter.</summary>
    public void AcceptedTask(string id) => _accepted.Add(id);

    /// <summary>What was acknowledged and is not in this SQLite; the server must not be running.</summary>
    public IReadOnlyList<string> MissingIn(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        return MissingIn(connection);
    }

    /// <summary>What was acknowledged and is not there.</summary>
    public IReadOnlyList<string> MissingIn(DbConnection connection)
    {
        connection.Open();
        var events = Column(connection, "SELECT codes FROM events WHERE codes IS NOT NULL")
            .SelectMany(codes => codes.Split('\n'))
            .Select(line => line.Split('\t'))
            .Where(pair => pair.Length == 2)
            .Select(pair => pair[1])
            .ToHashSet(StringComparer.Ordinal);
        var transfers = Column(connection, "SELECT command_key FROM transfers").ToHashSet();
        // 3 is Done: the device answered, and its answer was answered.
        var tasks = Column(connection, "SELECT id FROM tasks WHERE state = 3").ToHashSet();
        var stored = Column(connection, "SELECT id FROM tasks").ToHashSet();
        return
        [
            .. _events.Where(key => !events.Contains(key)).Select(key => $"event {key}"),
            .. _transfers.Where(key => !transfers.Contains(key)).Select(key => $"transfer {key}"),
            .. _tasks.Where(id => !tasks.Contains(id)).Select(id => $"task {id}"),
            .. _accepted.Where(id => !stored.Contains(id)).Select(id => $"accepted task {id}"),
        ];
    }

    /// <summary>
    /// Accepted tasks of which nobody was told an end, though their devices have called: those with open
    /// ones call, again and again, and answer what they are asked. None when nothing is lost.
    /// </summary>
    /// <param name="connect">To the database; the server runs.</param>
    /// <param name="acs">Where the devices call home.</param>
    public async Task<IReadOnlyList<string>> LeftOpenAsync(Func<DbConnection> connect, Uri acs)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var look = new PeriodicTimer(BetweenCalls);
        while (true)
        {
            var open = OpenIn(connect);
            // A node that refused devices puts tasks off for a while: they are asked at a later call.
            if (open.Count == 0 || TimeProvider.System.GetElapsedTime(began) > Patience)
                return [.. open.Select(task => $"{task.Id} of {task.Device}: {task.State}")];
            await Parallel.ForEachAsync(
                open.Select(task => task.Device).Distinct(),
                new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce },
                async (device, _) =>
                    await QuietSession.TryAsync(acs, device[(device.LastIndexOf('-') + 1)..])
            );
            await look.WaitForNextTickAsync();
        }
    }

    /// <summary>Accepted ones that are in a state from which a session, or a sweep, is to take them.</summary>
    private List<(string Id, string Device, string State)> OpenIn(Func<DbConnection> connect)
    {
        using var connection = connect();
        connection.Open();
        using var command = connection.CreateCommand();
        // 0 is Pending, 1 Running and 2 Awaiting.
        command.CommandText = "SELECT id, device_id, state FROM tasks WHERE state < 3";
        using var reader = command.ExecuteReader();
        var accepted = _accepted.ToHashSet(StringComparer.Ordinal);
        var open = new List<(string, string, string)>();
        while (reader.Read())
        {
            if (accepted.Contains(reader.GetString(0)))
                open.Add(
                    (reader.GetString(0), reader.GetString(1), StateNames[reader.GetInt64(2)])
                );
        }
        return open;
    }

    public (int Events, int Transfers, int Tasks) Counts =>
        (_events.Count, _transfers.Count, _tasks.Count);

    private void Add(ConcurrentBag<string> bag, string key)
    {
        bag.Add(key);
        if (Interlocked.Increment(ref _count) >= Volatile.Read(ref _goal))
            _reached.TrySetResult();
    }

    private static List<string> Column(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
            values.Add(reader.GetString(0));
        return values;
    }
}

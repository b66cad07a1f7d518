using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Muster.Acs.Storage.Postgres;

/// <summary>
/// A PostgreSQL of one's own, of tests and of benchmarks: a new cluster in a folder, reached by its socket
/// alone. PostgreSQL refuses to run as root: then it is its own user's.
/// </summary>
internal sealed partial class PostgresServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _programs;
    private readonly string? _user;
    private readonly DirectoryInfo _folder;
    private readonly string _settings;
    private readonly bool _isKept;

    private PostgresServer(
        string programs,
        DirectoryInfo folder,
        string settings,
        bool isKept = false
    )
    {
        _isKept = isKept;
        _programs = programs;
        _user = Environment.UserName == "root" ? OwnUser() : null;
        _folder = folder;
        _settings =
            $"-k {_folder.FullName} -c listen_addresses= -c log_min_messages=fatal {settings}";
        if (_user is not null)
            GiveAway();
        const string made = "-U muster -A trust -E UTF8 --no-sync";
        if (!Directory.Exists(Data))
            Run("pg_ctl", "-s", "-D", Data, "-o", made, "initdb");
        Start();
    }

    private string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Whether there is a PostgreSQL to start.</summary>
    public static bool IsInstalled => FindPrograms() is not null;

    /// <summary>Starts one in a folder that is empty, and is deleted with it.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="settings">Options of the program <c>postgres</c>.</param>
    public static PostgresServer In(DirectoryInfo folder, string settings = "") =>
        new(
            FindPrograms() ?? throw new InvalidOperationException("PostgreSQL is not installed"),
            folder,
            settings
        );

    /// <summary>
    /// One whose folder stays, and is taken up again where it is there; null without a PostgreSQL.
    /// </summary>
    public static PostgresServer? Keep(DirectoryInfo folder, string settings)
    {
        if (FindPrograms() is not { } programs)
            return null;
        folder.Create();
        return new PostgresServer(programs, folder, settings, isKept: true);
    }

    public string Address(string database) =>
        $"Host={_folder.FullName};Username=muster;Database={database};Pooling=false;Timeout=60";

    public void Start() =>
        Run("pg_ctl", "-s", "-D", Data, "-w", "-o", _settings, "-l", Log, "start");

    /// <summary>After <see cref="Kill"/>: what is left of the dead one may stand in the way for a moment.</summary>
    public void StartAgain()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Start();
                return;
            }
            catch (InvalidOperationException) when (attempt < 20)
            {
                // pg_ctl has waited already.
            }
        }
    }

    public void Stop() => Run("pg_ctl", "-s", "-D", Data, "-w", "-m", "fast", "stop");

    /// <summary>As when the power goes, but for the disk: no process of it has time to do anything.</summary>
    public void Kill()
    {
        foreach (var each in Processes())
            Run("/bin/kill", "-9", each.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>All its processes that run just now; the first is the one that starts the others.</summary>
    public IReadOnlyList<int> Processes()
    {
        var first = File.ReadLines(Path.Combine(Data, "postmaster.pid")).First();
        var id = int.Parse(first, CultureInfo.InvariantCulture);
        return [id, .. Children(id)];
    }

    public void Execute(string sql, string database = "postgres")
    {
        using var connection = new NpgsqlConnection(Address(database));
        connection.Open();
        // Databases are made and dropped by many tests at once, each of which waits for the disk.
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        Run("pg_ctl", "-s", "-D", Data, "-w", "-m", _isKept ? "fast" : "immediate", "stop");
        if (!_isKept)
            _folder.Delete(recursive: true);
    }

    /// <summary>What it says.</summary>
    public string Log => Path.Combine(_folder.FullName, "log");

    private static IEnumerable<int> Children(int parent) =>
        Directory
            .EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => name!.All(char.IsAsciiDigit))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture))
            .Where(id => ParentOf(id) == parent);

    private static int ParentOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    // The programs of a server are not on the PATH of Debian.
    private static string? FindPrograms()
    {
        const string debian = "/usr/lib/postgresql";
        var folders = Directory.Exists(debian)
            ? Directory
                .GetDirectories(debian)
                .OrderByDescending(each =>
                    int.TryParse(Path.GetFileName(each), out var version) ? version : 0
                )
                .Select(each => Path.Combine(each, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders
            .Concat(path)
            .FirstOrDefault(each =>
                File.Exists(Path.Combine(each, "initdb"))
                && File.Exists(Path.Combine(each, "pg_ctl"))
                && File.Exists(Path.Combine(each, "postgres"))
            );
    }

    private static string OwnUser() =>
        File.ReadLines("/etc/passwd")
            .Any(line => line.StartsWith("postgres:", StringComparison.Ordinal))
            ? "postgres"
            : "nobody";

    // It must come through the folders above to reach its own.
    private void GiveAway()
    {
        const UnixFileMode through = UnixFileMode.OtherExecute;
        if (OperatingSystem.IsWindows())
            return;
        for (var above = _folder.Parent; above is not null; above = above.Parent)
        {
            var mode = File.GetUnixFileMode(above.FullName);
            if (!mode.HasFlag(through))
                File.SetUnixFileMode(above.FullName, mode | through);
        }
        Start("/bin/chown", _user!, _folder.FullName);
    }

    private void Run(string program, params string[] arguments)
    {
        program = program.StartsWith('/') ? program : Path.Combine(_programs, program);
        if (_user is null)
            Start(program, arguments);
        else
            Start(
                "/usr/bin/setpriv",
                [
                    $"--reuid={_user}",
                    "--regid=" + GroupOf(_user),
                    "--clear-groups",
                    program,
                    .. arguments,
                ]
            );
    }

    private static string GroupOf(string user) => user == "nobody" ? "nogroup" : user;

    private static void Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            // The server goes on with what it was started with: it must not hold an output of ours open.
            RedirectStandardOutput = false,
            RedirectStandardError = false,
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        if (!process.WaitForExit(Patience) || process.ExitCode != 0)
            throw new InvalidOperationException($"{Path.GetFileName(program)} failed");
    }
}

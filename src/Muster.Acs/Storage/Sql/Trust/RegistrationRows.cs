using Muster.Acs.Devices;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>Rows of registrations.</summary>
internal static class RegistrationRows
{
    private const int MaxConflicts = 20;

    private const string Columns = """
        SELECT key, id, oui, product_class, serial_number, state, authentication, "user", secret,
            created, remote_address
        FROM registrations
        """;

    public static RegistrationRecord? Find(SqlDatabase database, DeviceKey key)
    {
        RegistrationRecord found;
        using (var read = database.Prepare($"{Columns} WHERE key=?"))
        {
            if (!read.Bind(key).Step())
                return null;
            found = Read(read);
        }
        return found with { Tags = Tags(database, key) };
    }

    public static RegistrationRecord? FindByUser(SqlDatabase database, string user)
    {
        using var read = database.Prepare($"""{Columns} WHERE "user"=?""");
        return read.Bind(user).Step() ? Read(read) : null;
    }

    public static List<RegistrationRecord> List(
        SqlDatabase database,
        RegistrationState? state,
        string after,
        int limit
    )
    {
        var found = new List<RegistrationRecord>();
        using (
            var read = database.Prepare(
                state is null
                    ? $"{Columns} WHERE id>?1 ORDER BY id LIMIT ?2"
                    : $"{Columns} WHERE state=?3 AND id>?1 ORDER BY id LIMIT ?2"
            )
        )
        {
            read.Bind(after).Bind(limit);
            if (state is { } wanted)
                read.Bind((long)wanted);
            while (read.Step())
                found.Add(Read(read));
        }
        for (var i = 0; i < found.Count; i++)
            found[i] = found[i] with { Tags = Tags(database, found[i].Key) };
        return found;
    }

    public static long Count(SqlDatabase database, RegistrationState? state)
    {
        using var count = database.Prepare(
            state is null
                ? "SELECT count(*) FROM registrations"
                : "SELECT count(*) FROM registrations WHERE state=?"
        );
        if (state is { } wanted)
            count.Bind((long)wanted);
        count.Step();
        return count.Long(0);
    }

    /// <summary>All or none: what is thrown takes the whole write back.</summary>
    public static RegistrationImport Put(
        SqlDatabase database,
        IReadOnlyList<RegistrationChange> changes
    )
    {
        var (added, changed) = (0, 0);
        var conflicts = new List<string>();
        foreach (var change in changes)
        {
            var before = Find(database, change.Record.Key);
            var after = Merge(before, change);
            if (Owner(database, after) is { } owner)
            {
                conflicts.Add($"{change.Place}: the user '{after.User}' is that of {owner}");
                if (conflicts.Count == MaxConflicts)
                    break;
                continue;
            }
            Write(database, after);
            MarkDevice(database, after.Key);
            _ = before is null ? added++ : changed++;
        }
        if (conflicts.Count > 0)
            throw new OperationException(
                OperationFaultKind.Invalid,
                $"Nothing was registered: {string.Join("; ", conflicts)}.",
                "user"
            );
        return new(added, changed);
    }

    public static void Write(SqlDatabase database, RegistrationRecord record)
    {
        using (
            var write = database.Prepare(
                """
                INSERT INTO registrations (key, id, oui, product_class, serial_number, state,
                    authentication, "user", secret, created, remote_address)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
                ON CONFLICT (key) DO UPDATE SET state=?6, authentication=?7, "user"=?8, secret=?9
                """
            )
        )
        {
            write
                .Bind(record.Key)
                .Bind(record.Id)
                .Bind(record.OUI)
                .Bind(record.ProductClass)
                .Bind(record.SerialNumber)
                .Bind((long)record.State);
            if (record.Authentication is { } policy)
                write.Bind((long)policy);
            else
                write.BindNull();
            write
                .Bind(record.User)
                .Bind(record.Secret)
                .Bind(record.Created)
                .Bind(record.RemoteAddress)
                .Send();
        }
        using (var clear = database.Prepare("DELETE FROM registration_tags WHERE key=?"))
            clear.Bind(record.Key).Send();
        foreach (var tag in record.Tags)
        {
            using var insert = database.Prepare(
                "INSERT INTO registration_tags (key, tag) VALUES (?, ?) ON CONFLICT DO NOTHING"
            );
            insert.Bind(record.Key).Bind(tag).Send();
        }
    }

    /// <summary>Puts the tags of the registration on its device, if the device is known.</summary>
    public static void MarkDevice(SqlDatabase database, DeviceKey key)
    {
        using var mark = database.Prepare(
            """
            INSERT INTO device_tags (tag, id, device)
            SELECT t.tag, d.id, d.row_id FROM registration_tags t JOIN devices d ON d.key=t.key
            WHERE t.key=?
            ON CONFLICT DO NOTHING
            """
        );
        mark.Bind(key).Send();
    }

    private static RegistrationRecord Merge(RegistrationRecord? before, RegistrationChange change)
    {
        var wanted = change.Record;
        return wanted with
        {
            Created = before?.Created ?? wanted.Created,
            Authentication = change.AsDeployment
                ? null
                : wanted.Authentication ?? before?.Authentication,
            User = change.NoCredentials ? null : wanted.User ?? before?.User,
            Secret = change.NoCredentials ? null : wanted.Secret ?? before?.Secret,
            Tags = change.Tags ?? before?.Tags ?? [],
        };
    }

    private static string? Owner(SqlDatabase database, RegistrationRecord record)
    {
        if (record.User is not { } user)
            return null;
        using var find = database.Prepare(
            """
            SELECT id FROM registrations WHERE "user"=? AND key<>?
            """
        );
        return find.Bind(user).Bind(record.Key).Step() ? find.Text(0) : null;
    }

    private static List<string> Tags(SqlDatabase database, DeviceKey key)
    {
        using var read = database.Prepare(
            "SELECT tag FROM registration_tags WHERE key=? ORDER BY tag"
        );
        read.Bind(key);
        var tags = new List<string>();
        while (read.Step())
            tags.Add(read.Text(0));
        return tags;
    }

    private static RegistrationRecord Read(SqlStatement row) =>
        new()
        {
            Key = new DeviceKey(new Guid(row.Blob(0))),
            Id = row.Text(1),
            OUI = row.Text(2),
            ProductClass = row.Text(3),
            SerialNumber = row.Text(4),
            State = (RegistrationState)row.Int(5),
            Authentication = row.IsNull(6) ? null : (CpeAuthentication)row.Int(6),
            User = row.TextOrNull(7),
            Secret = row.TextOrNull(8),
            Created = row.Time(9),
            RemoteAddress = row.Text(10),
        };
}

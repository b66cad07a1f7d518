using System.Text.Json;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>Rows of roles, keys and sign-ins.</summary>
internal static class AccessRowsOf
{
    public static List<Role> Roles(SqlDatabase database)
    {
        using var rows = database.Prepare(
            "SELECT name, description, permissions FROM roles ORDER BY name"
        );
        var roles = new List<Role>();
        while (rows.Step())
            roles.Add(
                new(
                    rows.Text(0),
                    rows.Text(1),
                    JsonSerializer.Deserialize(
                        rows.Text(2),
                        StorageJson.Default.IReadOnlyListPermission
                    )!
                )
            );
        return roles;
    }

    public static int Put(SqlDatabase database, Role role)
    {
        using var put = database.Prepare(
            """
            INSERT INTO roles (name, description, permissions) VALUES (?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET description=excluded.description,
                permissions=excluded.permissions
            """
        );
        var permissions = JsonSerializer.Serialize(
            role.Permissions,
            StorageJson.Default.IReadOnlyListPermission
        );
        return put.Bind(role.Name).Bind(role.Description).Bind(permissions).Run();
    }

    public static List<KeyRecord> Keys(SqlDatabase database)
    {
        using var rows = database.Prepare(
            """
            SELECT name, sha256, roles, created, author, expires, last_used, last_from
            FROM api_keys ORDER BY name
            """
        );
        var keys = new List<KeyRecord>();
        while (rows.Step())
            keys.Add(
                new(
                    rows.Text(0),
                    rows.Text(1),
                    UserRows.Lines(rows.Text(2)),
                    rows.Time(3),
                    rows.Text(4)
                )
                {
                    Expires = rows.TimeOrNull(5),
                    LastUsed = rows.TimeOrNull(6),
                    LastFrom = rows.Text(7),
                }
            );
        return keys;
    }

    public static int Put(SqlDatabase database, KeyRecord key)
    {
        using var put = database.Prepare(
            """
            INSERT INTO api_keys
                (name, sha256, roles, created, author, expires, last_used, last_from)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET sha256=excluded.sha256, roles=excluded.roles,
                created=excluded.created, author=excluded.author, expires=excluded.expires,
                last_used=excluded.last_used, last_from=excluded.last_from
            """
        );
        return put.Bind(key.Name)
            .Bind(key.Sha256)
            .Bind(UserRows.Text(key.Roles))
            .Bind(key.Created)
            .Bind(key.Author)
            .Bind(key.Expires)
            .Bind(key.LastUsed)
            .Bind(key.LastFrom)
            .Run();
    }

    public static int Use(SqlDatabase database, KeyRecord key)
    {
        using var use = database.Prepare(
            "UPDATE api_keys SET last_used=?, last_from=? WHERE name=? AND sha256=?"
        );
        return use.Bind(key.LastUsed).Bind(key.LastFrom).Bind(key.Name).Bind(key.Sha256).Run();
    }

    public static int Use(SqlDatabase database, SignedIn signIn)
    {
        using var use = database.Prepare(
            "UPDATE sign_ins SET last_seen=?, expires=?, address=?, agent=? WHERE id=?"
        );
        return use.Bind(signIn.LastSeen)
            .Bind(signIn.Expires)
            .Bind(signIn.Address)
            .Bind(signIn.Agent)
            .Bind(signIn.Id)
            .Run();
    }

    public static List<SignedIn> SignIns(SqlDatabase database)
    {
        using var rows = database.Prepare(
            """
            SELECT id, "user", created, last_seen, expires, address, agent FROM sign_ins
            """
        );
        var signIns = new List<SignedIn>();
        while (rows.Step())
            signIns.Add(
                new(
                    rows.Text(0),
                    rows.Text(1),
                    rows.Time(2),
                    rows.Time(3),
                    rows.Time(4),
                    rows.Text(5),
                    rows.Text(6)
                )
            );
        return signIns;
    }

    public static int Put(SqlDatabase database, SignedIn signIn)
    {
        using var put = database.Prepare(
            """
            INSERT INTO sign_ins (id, "user", created, last_seen, expires, address, agent)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET "user"=excluded."user", created=excluded.created,
                last_seen=excluded.last_seen, expires=excluded.expires,
                address=excluded.address, agent=excluded.agent
            """
        );
        return put.Bind(signIn.Id)
            .Bind(signIn.User)
            .Bind(signIn.Created)
            .Bind(signIn.LastSeen)
            .Bind(signIn.Expires)
            .Bind(signIn.Address)
            .Bind(signIn.Agent)
            .Run();
    }
}

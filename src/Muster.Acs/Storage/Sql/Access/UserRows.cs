namespace Muster.Acs.Storage.Sql;

/// <summary>Rows of users.</summary>
internal static class UserRows
{
    public static List<UserRecord> All(SqlDatabase database)
    {
        using var rows = database.Prepare(
            """
            SELECT name, full_name, roles, enabled, password, totp, totp_step, recovery, external,
                created, last_sign_in
            FROM users ORDER BY name
            """
        );
        var users = new List<UserRecord>();
        while (rows.Step())
            users.Add(
                new()
                {
                    Name = rows.Text(0),
                    FullName = rows.Text(1),
                    Roles = Lines(rows.Text(2)),
                    IsEnabled = rows.Int(3) != 0,
                    Password = rows.TextOrNull(4),
                    Totp = rows.TextOrNull(5),
                    TotpStep = rows.Long(6),
                    Recovery = Lines(rows.Text(7)),
                    External = rows.TextOrNull(8),
                    Created = rows.Time(9),
                    LastSignIn = rows.TimeOrNull(10),
                }
            );
        return users;
    }

    // An UPSERT, and not a REPLACE, which would take the sign-ins away with the old row.
    public static int Put(SqlDatabase database, UserRecord user)
    {
        using var put = database.Prepare(
            """
            INSERT INTO users (name, full_name, roles, enabled, password, totp, totp_step, recovery,
                external, created, last_sign_in)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET full_name=excluded.full_name, roles=excluded.roles,
                enabled=excluded.enabled, password=excluded.password, totp=excluded.totp,
                totp_step=excluded.totp_step, recovery=excluded.recovery,
                external=excluded.external, last_sign_in=excluded.last_sign_in
            """
        );
        return put.Bind(user.Name)
            .Bind(user.FullName)
            .Bind(Text(user.Roles))
            .Bind(user.IsEnabled ? 1 : 0)
            .Bind(user.Password)
            .Bind(user.Totp)
            .Bind(user.TotpStep)
            .Bind(Text(user.Recovery))
            .Bind(user.External)
            .Bind(user.Created)
            .Bind(user.LastSignIn)
            .Run();
    }

    public static int Delete(SqlDatabase database, string name)
    {
        // Another one of this name shall not find them.
        foreach (var table in (string[])["searches", "chosen_columns"])
        {
            using var own = database.Prepare($"DELETE FROM {table} WHERE owner='user:' || ?");
            own.Bind(name).Run();
        }
        using var delete = database.Prepare("DELETE FROM users WHERE name=?");
        return delete.Bind(name).Run();
    }

    internal static string[] Lines(string text) => text.Length == 0 ? [] : text.Split('\n');

    internal static string Text(IReadOnlyList<string> lines) => string.Join('\n', lines);
}

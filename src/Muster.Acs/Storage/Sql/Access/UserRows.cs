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
            FROM users ORDER BY lower(name)
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

    // The old row stays, for its sign-ins would go with it. A name is the same in capitals and in small
    // letters.
    public static int Put(SqlDatabase database, UserRecord user)
    {
        using (
            var update = database.Prepare(
                """
                UPDATE users SET full_name=?, roles=?, enabled=?, password=?, totp=?, totp_step=?,
                    recovery=?, external=?, last_sign_in=?
                WHERE lower(name) = ?
                """
            )
        )
        {
            var updated = Bind(update, user).Bind(SmallLetters.Of(user.Name)).Run();
            if (updated > 0)
                return updated;
        }
        using var insert = database.Prepare(
            """
            INSERT INTO users (full_name, roles, enabled, password, totp, totp_step, recovery,
                external, last_sign_in, name, created)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        );
        return Bind(insert, user).Bind(user.Name).Bind(user.Created).Run();
    }

    private static SqlStatement Bind(SqlStatement write, UserRecord user) =>
        write
            .Bind(user.FullName)
            .Bind(Text(user.Roles))
            .Bind(user.IsEnabled ? 1 : 0)
            .Bind(user.Password)
            .Bind(user.Totp)
            .Bind(user.TotpStep)
            .Bind(Text(user.Recovery))
            .Bind(user.External)
            .Bind(user.LastSignIn);

    public static int Delete(SqlDatabase database, string name)
    {
        // Another one of this name shall not find them.
        foreach (var table in (string[])["searches", "chosen_columns"])
        {
            using var own = database.Prepare(
                $"DELETE FROM {table} WHERE lower(owner) = 'user:' || ?"
            );
            own.Bind(SmallLetters.Of(name)).Send();
        }
        using var delete = database.Prepare("DELETE FROM users WHERE lower(name) = ?");
        return delete.Bind(SmallLetters.Of(name)).Run();
    }

    internal static string[] Lines(string text) => text.Length == 0 ? [] : text.Split('\n');

    internal static string Text(IReadOnlyList<string> lines) => string.Join('\n', lines);
}

using Muster.Acs.Waking;

namespace Muster.Acs.Storage.Sql;

/// <summary>The rows of connection request credentials that devices have.</summary>
internal static class WakeCredentialRows
{
    public static int Write(SqlDatabase database, (long Device, OwnCredentials Credentials) of)
    {
        using var write = database.Prepare(
            """
            INSERT INTO device_credentials_written (device, state, username, detail, at, password)
            SELECT row_id, ?2, ?3, ?4, ?5, ?6 FROM devices WHERE row_id=?1
            ON CONFLICT (device) DO UPDATE SET state=excluded.state, username=excluded.username,
                detail=excluded.detail, at=excluded.at, password=excluded.password
            """
        );
        var (device, given) = of;
        return write
            .Bind(device)
            .Bind((long)given.State)
            .Bind(given.User)
            .Bind(given.Detail)
            .Bind(given.At)
            .Bind(given.Password)
            .Run();
    }
}

using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Muster.Acs.Storage.Postgres;

/// <summary>
/// Where a PostgreSQL is: a URL (<c>postgres://user:password@host:5432/database?sslmode=require</c>) or the
/// driver's own form (<c>Host=…;Username=…</c>).
/// </summary>
internal static class PostgresAddress
{
    /// <summary>False, with what is wrong, which never quotes the text: there is a password in it.</summary>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out NpgsqlConnectionStringBuilder? address,
        out string problem
    )
    {
        (address, problem) = (null, "");
        try
        {
            address =
                text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
                || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase)
                    ? OfUrl(new Uri(text))
                    : new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException)
        {
            problem = failure is ArgumentException { ParamName: { Length: > 0 } name }
                ? $"'{name}' is not known or cannot be that"
                : "it is neither 'postgres://user:password@host/database' nor 'Host=…;Username=…'";
            return false;
        }
        if (string.IsNullOrEmpty(address.Host))
            problem = "it names no host";
        if (problem.Length > 0)
            address = null;
        return address is not null;
    }

    /// <summary>What may be shown of it: host, port and database.</summary>
    public static string Shown(string text) =>
        TryParse(text, out var address, out _)
            ? $"postgres://{address.Host}:{address.Port}/{address.Database ?? address.Username}"
            : "(not understood)";

    private static NpgsqlConnectionStringBuilder OfUrl(Uri url)
    {
        // A part of a password, behind a slash that should have been written in percent.
        if (url.PathAndQuery.Contains('@', StringComparison.Ordinal))
            throw new FormatException();
        var user = url.UserInfo.Split(':', 2);
        var address = new NpgsqlConnectionStringBuilder
        {
            Host = Uri.UnescapeDataString(url.Host),
            Port = url.Port > 0 ? url.Port : NpgsqlConnection.DefaultPort,
        };
        if (user[0].Length > 0)
            address.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1)
            address.Password = Uri.UnescapeDataString(user[1]);
        if (url.AbsolutePath.Trim('/') is { Length: > 0 } database)
            address.Database = Uri.UnescapeDataString(database);
        foreach (
            var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
        )
        {
            var parts = pair.Split('=', 2);
            var value = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
            var name = Uri.UnescapeDataString(parts[0]);
            // libpq says verify-full, the driver VerifyFull.
            if (name is "sslmode" or "target_session_attrs")
                value = value.Replace("-", "", StringComparison.Ordinal);
            address[KeyOf(name)] = value;
        }
        return address;
    }

    // The names of libpq, as a URL has them.
    private static string KeyOf(string name) =>
        name switch
        {
            "sslmode" => "SSL Mode",
            "sslrootcert" => "Root Certificate",
            "sslcert" => "SSL Certificate",
            "sslkey" => "SSL Key",
            "application_name" => "Application Name",
            "connect_timeout" => "Timeout",
            "target_session_attrs" => "Target Session Attributes",
            _ => name,
        };
}

using System.Security.Cryptography;
using System.Text;

namespace Muster.Acs.Access;

/// <summary>
/// The token of a setup link. Its hash lies in a file of the data directory: whoever can write there
/// owns the server anyway, and can draw another one while it runs or not.
/// </summary>
public static class SetupToken
{
    private const string FileName = "setup-token";

    /// <summary>How long a link holds.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>Draws a token in the place of an older one.</summary>
    /// <param name="dataDirectory">The server's.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static string Draw(string dataDirectory, DateTimeOffset now)
    {
        var token = RandomNumberGenerator.GetHexString(64, lowercase: true);
        var path = Path.Combine(dataDirectory, FileName);
        File.Delete(path);
        var creation = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
        };
        if (!OperatingSystem.IsWindows())
            creation.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, creation);
        file.Write(Encoding.ASCII.GetBytes($"{Hash(token)} {(now + Life).ToUnixTimeSeconds()}\n"));
        return token;
    }

    /// <summary>Whether it is the token, and still holds.</summary>
    internal static bool Holds(string dataDirectory, string token, DateTimeOffset now)
    {
        var parts = Read(dataDirectory);
        return parts is [{ Length: > 0 } hash, var end]
            && long.TryParse(end, out var seconds)
            && now.ToUnixTimeSeconds() < seconds
            && CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(hash),
                Encoding.ASCII.GetBytes(Hash(token))
            );
    }

    /// <summary>It was used.</summary>
    internal static void Forget(string dataDirectory) =>
        File.Delete(Path.Combine(dataDirectory, FileName));

    private static string[] Read(string dataDirectory)
    {
        try
        {
            return File.ReadAllText(Path.Combine(dataDirectory, FileName)).Trim().Split(' ');
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Hash(string token) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

using System.Net;
using System.Security.Cryptography;
using Muster.Acs;
using Muster.CommandLine;

namespace Muster.Serving;

/// <summary>What the demo sets otherwise than a server that is meant to stay.</summary>
internal static class DemoData
{
    private const string Directory = "./muster-data-demo";

    /// <summary>Marks a directory that a demo made, and that the next demo may therefore remove.</summary>
    private const string Mark = "made-by-muster-demo";

    public static ServerSettings Settings { get; } =
        new()
        {
            Acs = new AcsOptions
            {
                DataDirectory = Directory,
                Bind = IPAddress.Loopback,
                DiscoverOnBootstrap = true,
            },
        };

    public static void MakeFresh(string directory)
    {
        try
        {
            if (System.IO.Directory.Exists(directory))
            {
                if (!File.Exists(Path.Combine(directory, Mark)))
                    throw new CommandFailure(
                        ExitCode.Failed,
                        $"{directory} was not made by a demo, which begins with an empty directory: "
                            + "remove it, or name another with --data."
                    );
                System.IO.Directory.Delete(directory, recursive: true);
            }
            System.IO.Directory.CreateDirectory(directory);
            File.WriteAllText(
                Path.Combine(directory, Mark),
                "The next demo removes this directory.\n"
            );
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(
                ExitCode.Failed,
                $"The demo cannot make {directory} anew: {trouble.Message}"
            );
        }
    }

    /// <summary>
    /// The demo must tell its devices the password, so it draws the secrets itself where none are given.
    /// </summary>
    public static AcsOptions Secrets(AcsOptions options) =>
        options with
        {
            CpeUser = options.CpeUser ?? "demo",
            CpePassword = options.CpePassword ?? Draw(8),
            ApiKey = options.ApiKey ?? "mk_" + Draw(16),
        };

    private static string Draw(int bytes) =>
        Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));
}

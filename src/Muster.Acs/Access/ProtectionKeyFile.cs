using System.Security.Cryptography;

namespace Muster.Acs.Access;

/// <summary>
/// The key that encrypts the key ring: a file of the data directory, readable by its owner alone, so
/// that a copy of the database alone gives no password away.
/// </summary>
internal sealed class ProtectionKeyFile(AcsOptions options)
{
    public const string FileName = "protection.key";
    private const int Size = 32;

    private readonly string _path = Path.Combine(options.DataDirectory, FileName);
    private byte[]? _key;

    public byte[] Key =>
        _key ?? throw new InvalidOperationException("The protection key is not open.");

    /// <summary>Reads the key, or draws one.</summary>
    /// <param name="isNeeded">
    /// Something is encrypted with it already, so that another one would not do.
    /// </param>
    public void Open(bool isNeeded)
    {
        if (!File.Exists(_path))
        {
            if (isNeeded)
                throw new IOException(
                    $"{_path} is missing, and without it the stored passwords of devices cannot be "
                        + "read: put it back from a backup of the data directory."
                );
            Draw();
        }
        var text = File.ReadAllText(_path).Trim();
        if (text.Length != Size * 2 || !text.All(char.IsAsciiHexDigit))
            throw new IOException($"{_path} is damaged: it must hold {Size * 2} hex digits.");
        _key = Convert.FromHexString(text);
    }

    private void Draw()
    {
        var creation = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
        };
        if (!OperatingSystem.IsWindows())
            creation.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(_path, creation);
        file.Write(
            System.Text.Encoding.ASCII.GetBytes(
                RandomNumberGenerator.GetHexString(Size * 2, lowercase: true) + "\n"
            )
        );
        file.Flush(flushToDisk: true);
    }
}

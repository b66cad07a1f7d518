using Muster.Acs.Devices;
using Muster.Acs.Files;
using Xunit;

namespace Muster.Acs.Tests.Files;

public sealed class FileTokenTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly DeviceKey Device = DeviceKey.OfId("00D09E-IGD-1");
    private static readonly DateTimeOffset Expires = DateTimeOffset.FromUnixTimeSeconds(2_000_000);

    [Fact]
    public void A_token_gives_back_the_device_and_the_end_it_was_signed_for()
    {
        var text = new FileToken(Device, Expires).Sign(Key, "image.bin");
        Assert.Equal(FileToken.Length, text.Length);
        Assert.True(FileToken.TryVerify(Key, text, "image.bin", out var token));
        Assert.Equal(new FileToken(Device, Expires), token);
    }

    [Fact]
    public void A_token_is_for_one_file_only() =>
        Assert.False(FileToken.TryVerify(Key, Signed(), "image.bin2", out _));

    [Fact]
    public void Every_single_character_changed_makes_it_void()
    {
        var text = Signed();
        for (var i = 0; i < text.Length; i++)
        {
            var other = text[i] == 'A' ? 'B' : 'A';
            var forged = string.Concat(text.AsSpan(0, i), [other], text.AsSpan(i + 1));
            Assert.False(FileToken.TryVerify(Key, forged, "image.bin", out _), forged);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("ääääääääääääääääääääääääääääääääääääääääääääääää")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    public void Garbage_is_refused(string text) =>
        Assert.False(FileToken.TryVerify(Key, text, "image.bin", out _));

    [Theory]
    [InlineData("firmware-1.2_b.bin", true)]
    [InlineData("...", true)]
    [InlineData("..", false)]
    [InlineData(".", false)]
    [InlineData("", false)]
    [InlineData("a/b", false)]
    [InlineData("a\\b", false)]
    [InlineData("a b", false)]
    [InlineData("ä", false)]
    public void A_name_is_never_a_path(string name, bool allowed)
    {
        Assert.Equal(allowed, UploadedFiles.IsName(name));
        Assert.False(UploadedFiles.IsName(new string('a', 129)));
        Assert.True(UploadedFiles.IsName(new string('a', 128)));
    }

    private static string Signed() => new FileToken(Device, Expires).Sign(Key, "image.bin");
}

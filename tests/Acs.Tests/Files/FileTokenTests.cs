using Muster.Acs.Files;
using Xunit;

namespace Muster.Acs.Tests.Files;

public sealed class FileTokenTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly Guid Device = new("00112233-4455-6677-8899-aabbccddeeff");
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

    private static string Signed() => new FileToken(Device, Expires).Sign(Key, "image.bin");
}

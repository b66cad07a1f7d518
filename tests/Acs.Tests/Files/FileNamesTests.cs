using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Files;
using Muster.Acs.Hosting;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Xunit;

namespace Muster.Acs.Tests.Files;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("firmware-1.2_b.bin")]
    [InlineData("a")]
    [InlineData("console.log")]
    [InlineData("COM10")]
    [InlineData("Firmware 1.2 (beta) [EU].bin")]
    [InlineData("it's_a+b=c,d;e&f!#$^{}~.bin")]
    [InlineData("x@y")]
    public void A_plain_name_is_taken(string name)
    {
        Assert.Null(FileNames.Refusal(name));
        Assert.True(FileNames.IsName(name));
    }

    [Theory]
    [InlineData("", "needs a name")]
    [InlineData("..", "path")]
    [InlineData(".", "path")]
    [InlineData("../a", "path")]
    [InlineData("a/b", "path")]
    [InlineData("a\\b", "path")]
    [InlineData("a\nb", "control character")]
    [InlineData("a\0", "control character")]
    [InlineData("a\"b", "letters")]
    [InlineData("a%20b", "letters")]
    [InlineData("a?b", "letters")]
    [InlineData("a*b", "letters")]
    [InlineData("a<b>", "letters")]
    [InlineData("a|b", "letters")]
    [InlineData(" a", "begins")]
    [InlineData("@1.0", "begins")]
    [InlineData("~root", "begins")]
    [InlineData("a ", "ends")]
    [InlineData("ä", "letters")]
    [InlineData("a:b", "letters")]
    [InlineData(".hidden", "begins")]
    [InlineData("-rf", "begins")]
    [InlineData("a.", "ends")]
    [InlineData("nul", "Windows")]
    [InlineData("CON.bin", "Windows")]
    [InlineData("Lpt9.tar.gz", "Windows")]
    public void A_name_that_is_none_is_refused_with_the_reason(string name, string reason) =>
        Assert.Contains(reason, FileNames.Refusal(name), StringComparison.Ordinal);

    [Fact]
    public void A_name_has_128_characters_at_most()
    {
        Assert.Null(FileNames.Refusal(new string('a', 128)));
        Assert.Contains("129", FileNames.Refusal(new string('a', 129)), StringComparison.Ordinal);
        Assert.False(FileNames.IsName(new string('a', 129)));
    }

    [Theory]
    [InlineData("configuration/3", DeviceFileKind.Configuration, 3)]
    [InlineData("log/1", DeviceFileKind.Log, 1)]
    public void A_version_is_named_by_kind_and_number(
        string text,
        DeviceFileKind kind,
        long version
    )
    {
        var name = new DeviceFileName(kind, version);
        Assert.Equal(name, DeviceFileName.Parse(text));
        Assert.Equal(text, name.ToString());
        Assert.Equal(name, DeviceFileName.ParseUrl(name.InUrl));
        Assert.Null(DeviceFileName.ParseUrl(name.InUrl + "x"));
    }

    [Theory]
    [InlineData("configuration")]
    [InlineData("configuration/")]
    [InlineData("configuration/-1")]
    [InlineData("firmware/1")]
    [InlineData("/1")]
    public void Anything_else_names_no_version(string text) =>
        Assert.Null(DeviceFileName.Parse(text));

    [Fact]
    public void Files_by_name_without_a_password_have_to_be_called_open()
    {
        var options = new AcsOptions
        {
            FilesAccess = FilesAccess.Named,
            FilesAuthentication = FilesAuthentication.None,
            MaxFileTransfers = 0,
        };
        Assert.Equal(
            ["filesAuth", "maxFileTransfers"],
            AcsOptionsRules.Errors(options).Select(error => error.Split(':')[0])
        );
    }

    [Fact]
    public async Task A_rate_lets_octets_pass_at_its_pace_whoever_shares_it()
    {
        var time = new FakeTimeProvider();
        var throttle = Throttle.Of(1_000, time)!;
        await throttle.PassAsync(500, default);
        var second = throttle.PassAsync(1_000, default).AsTask();
        var third = throttle.PassAsync(1, default).AsTask();
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(500));
        await second;
        Assert.False(third.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1_000));
        await third;
        Assert.Null(Throttle.Of(0, time));
    }

    [Fact]
    public void The_name_of_a_content_is_flushed_with_its_directory()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("content", [1]);
        DirectoryEntries.Flush(Path.GetDirectoryName(file)!);
        if (!OperatingSystem.IsWindows())
            Assert.Throws<IOException>(() => DirectoryEntries.Flush(folder.File("missing")));
    }
}

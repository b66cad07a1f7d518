using System.Globalization;
using Xunit;

namespace Conformance.Processes;

/// <summary>Two servers on one data directory would write over each other.</summary>
public sealed class DataDirectoryTests
{
    [Fact]
    public async Task A_second_server_on_a_data_directory_ends_and_names_the_first()
    {
        var directory = Directory.CreateTempSubdirectory("muster-lock-");
        await using (var first = await MusterProcess.ServeAsync(directory.FullName))
        {
            var (code, error) = await MusterProcess.RefusedAsync(directory.FullName);
            Assert.Equal(1, code);
            Assert.Contains(
                first.Id.ToString(CultureInfo.InvariantCulture),
                error,
                StringComparison.Ordinal
            );
            Assert.Contains(directory.FullName, error, StringComparison.Ordinal);
            await first.KillAsync();
        }
        // A server that was killed holds nothing.
        await using (await MusterProcess.ServeAsync(directory.FullName)) { }
        directory.Delete(recursive: true);
    }
}

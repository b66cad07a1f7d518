using Xunit;

namespace Muster.House;

/// <summary>The ways a server is installed are one: what holds of the unit holds in the container.</summary>
public sealed class DeployTests
{
    private const string Unit = "deploy/muster.service";
    private const string Image = "deploy/Dockerfile";

    [Fact]
    public void The_unit_and_the_image_set_the_same_of_the_runtime()
    {
        var unit = Settings(Unit, "Environment=");
        var image = Settings(Image, "ENV ");
        Assert.NotEmpty(unit);
        Rule.Holds(
            unit.Except(image)
                .Select(each => $"{Unit}: {each}")
                .Concat(image.Except(unit).Select(each => $"{Image}: {each}")),
            "Set it in both, or in neither."
        );
    }

    /// <summary>Those of the program (where the data lie) are each one's own.</summary>
    private static List<string> Settings(string path, string key) =>
        [
            .. Repository
                .Read(path)
                .Split('\n')
                .Where(line => line.StartsWith(key, StringComparison.Ordinal))
                .SelectMany(line => line[key.Length..].Trim().Split(' '))
                .Where(each => !each.StartsWith("MUSTER_", StringComparison.Ordinal)),
        ];
}

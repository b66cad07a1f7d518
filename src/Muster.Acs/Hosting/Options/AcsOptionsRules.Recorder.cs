namespace Muster.Acs.Hosting;

internal static partial class AcsOptionsRules
{
    private static IEnumerable<string> Recorder(AcsOptions options)
    {
        if (options.RecorderSample is not (>= 0 and <= 1))
            yield return $"recorderSample: {options.RecorderSample} is no share from 0 to 1.";
        if (
            options.RecorderAge < TimeSpan.FromMinutes(1)
            || options.RecorderAge > TimeSpan.FromDays(3650)
        )
            yield return $"recorderAge: {options.RecorderAge} is not between a minute and ten years.";
        if (options.RecorderSize < 0)
            yield return $"recorderSize: {options.RecorderSize} is less than 0.";
        if (options.RecorderSessionSize is < 16 * 1024 or > 64 * 1024 * 1024)
            yield return "recorderSessionSize: it is not between 16 KB and 64 MB.";
        if (options.RecorderMemory < options.RecorderSessionSize)
            yield return "recorderMemory: it is less than recorderSessionSize.";
    }
}

namespace Muster.Acs.Hosting;

internal static partial class AcsOptionsRules
{
    private static IEnumerable<string> Admission(AcsOptions options)
    {
        (string Name, long Number)[] numbers =
        [
            ("admissionSessions", options.AdmissionSessions),
            ("admissionMemory", options.AdmissionMemory),
            ("admissionReserve", options.AdmissionReserve),
            ("admissionCatchUp", options.AdmissionCatchUp),
        ];
        foreach (var (name, number) in numbers)
        {
            if (number < 0)
                yield return $"{name}: {number} is less than 0.";
        }
        if (
            options.AdmissionDelay < TimeSpan.FromMilliseconds(10)
            || options.AdmissionDelay > TimeSpan.FromSeconds(30)
        )
            yield return $"admissionDelay: {options.AdmissionDelay} is not between 10 ms and 30 s.";
    }
}

namespace Muster.Acs.Provisioning.Presets;

/// <summary>A download that a rule asked for, until its end is known.</summary>
/// <param name="Task">The task that carries it out.</param>
/// <param name="Instance">Where it is kept account of: <c>Downloads.1</c>.</param>
/// <param name="Channel">Whose fault it is when it fails; empty when that is the task's alone.</param>
/// <param name="Retries">How often the channel had been tried again when it was asked for.</param>
/// <param name="Provisions">What the channel wanted, JSON.</param>
internal sealed record RuleDownload(
    string Task,
    string Instance,
    string Channel,
    int Retries,
    string Provisions
);

/// <summary>Those of one device.</summary>
internal sealed class RuleDownloads
{
    public IReadOnlyList<RuleDownload> All { get; set; } = [];
}

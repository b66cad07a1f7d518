namespace Muster.Acs.Provisioning.Rollouts;

/// <summary>
/// For how many of the devices it is for a rule holds. Which ones is told by the rule's name and the
/// device's id alone: who raises the share adds devices, and takes it from none.
/// </summary>
/// <param name="Percent">0 to 100.</param>
/// <param name="IsPaused">It holds for none, whatever the share.</param>
internal readonly record struct Rollout(double Percent, bool IsPaused)
{
    public static readonly Rollout Full = new(100, false);

    /// <param name="rule">As <see cref="Documents.Preset.Rule"/> has it.</param>
    public bool Includes(string rule, string deviceId) =>
        !IsPaused && (Percent >= 100 || Bucket.Of(rule, deviceId) < Percent);
}

namespace Muster.Acs.Operations;

/// <summary>For how many of its devices a preset or profile shall hold.</summary>
/// <param name="Percent">
/// 0 to 100. Which devices is told by the rule's name and the device's id: a larger share adds devices only.
/// </param>
/// <param name="Paused">It holds for none until this is taken back; what devices have stays on them.</param>
public sealed record Activation(double Percent = 100, bool Paused = false);

/// <summary>For how many devices a preset or profile holds.</summary>
/// <param name="Percent">See <see cref="Activation.Percent"/>.</param>
/// <param name="Paused">See <see cref="Activation.Paused"/>.</param>
/// <param name="Active">Devices it holds for; null where that is too much to count.</param>
/// <param name="Matching">Devices it is for; null as before.</param>
/// <param name="Filter">The expression that holds of those it holds for while it is not paused.</param>
public sealed record ActivationState(
    double Percent,
    bool Paused,
    long? Active,
    long? Matching,
    string Filter
);

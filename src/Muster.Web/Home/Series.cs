using Muster.Web.Live;

namespace Muster.Web.Home;

/// <summary>One kind of thing that is counted over time.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Tone">Which mark of the tokens it is drawn with.</param>
/// <param name="Of">How many there were in a sample.</param>
public sealed record Series(string Name, string Tone, Func<Sample, double> Of);

namespace Muster.Acs;

public sealed partial record AcsOptions
{
    /// <summary>Whether <c>/metrics</c> is there, on the port of the API and for those with a key.</summary>
    public bool Metrics { get; init; } = true;
}

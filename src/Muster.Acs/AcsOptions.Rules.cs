namespace Muster.Acs;

public sealed partial record AcsOptions
{
    /// <summary>
    /// Give a new data directory the stock rules: hourly values and a periodic Inform, for both data
    /// models.
    /// </summary>
    public bool StockRules { get; init; }

    /// <summary>Longest run of one script.</summary>
    public TimeSpan ScriptTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Most memory one run of a script may allocate, octets.</summary>
    public long ScriptMemory { get; init; } = 32 * 1024 * 1024;

    /// <summary>How long rules that could not be followed rest at first; twice as long each time after.</summary>
    public TimeSpan RuleRetry { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long they rest at most.</summary>
    public TimeSpan RuleRetryMax { get; init; } = TimeSpan.FromHours(12);
}

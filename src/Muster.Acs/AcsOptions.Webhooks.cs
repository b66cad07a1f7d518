namespace Muster.Acs;

/// <summary>How receivers of webhooks are treated.</summary>
public sealed partial record AcsOptions
{
    /// <summary>The longest a receiver may take for one message.</summary>
    public TimeSpan WebhookTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an event waits for a receiver that is not there, before it is a dead letter.</summary>
    public TimeSpan WebhookPatience { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long dead letters are kept.</summary>
    public TimeSpan WebhookRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Most dead letters of one webhook; the oldest make way.</summary>
    public int MaxDeadLetters { get; init; } = 10_000;
}

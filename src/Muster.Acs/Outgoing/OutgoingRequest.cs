namespace Muster.Acs.Outgoing;

/// <summary>One POST of JSON.</summary>
/// <param name="Url">Where to; http or https.</param>
/// <param name="Body">One JSON text.</param>
/// <param name="Limit">The longest it may take, from the name to the last octet of the answer.</param>
internal sealed record OutgoingRequest(Uri Url, ReadOnlyMemory<byte> Body, TimeSpan Limit)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Octets of the answer that are read.</summary>
    public int MaxAnswer { get; init; } = 1024;
}

/// <summary>What came of a POST.</summary>
/// <param name="Status">The status; 0 when there was no answer.</param>
/// <param name="Body">The answer, or its beginning.</param>
internal sealed record OutgoingAnswer(int Status, byte[] Body)
{
    /// <summary>Why there was no answer: the rest of a sentence; empty when there was one.</summary>
    public string Trouble { get; init; } = "";

    /// <summary>Whether the time was over before the answer.</summary>
    public bool IsLate { get; init; }

    /// <summary>Whether <see cref="Body"/> is all of it.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>How long the other side asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public bool IsSuccess => Status is >= 200 and < 300;

    public static OutgoingAnswer None(string trouble) => new(0, []) { Trouble = trouble };
}

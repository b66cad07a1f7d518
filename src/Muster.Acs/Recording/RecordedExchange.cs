namespace Muster.Acs.Recording;

/// <summary>A part of the octets of a recording.</summary>
internal readonly record struct Part(int Start, int Length);

/// <summary>One HTTP message of a recording; the body is null when it was left out.</summary>
internal readonly record struct RecordedMessage(Part Head, Part? Body, int Size);

/// <summary>One POST and its answer.</summary>
internal readonly record struct RecordedExchange(
    DateTimeOffset At,
    TimeSpan Took,
    string? Cause,
    RecordedMessage Request,
    RecordedMessage Response
);

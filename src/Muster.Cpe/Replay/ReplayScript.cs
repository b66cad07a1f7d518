namespace Muster.Cpe.Replay;

/// <summary>The device's side of a recorded session, and what it was answered then.</summary>
/// <param name="Exchanges">POST and answer, in order; the first is the Inform.</param>
public sealed record ReplayScript(IReadOnlyList<ReplayExchange> Exchanges);

/// <summary>One POST of the device and the ACS's answer to it.</summary>
/// <param name="Request">The body as text, content coding removed; empty for the empty POST.</param>
/// <param name="Status">The HTTP status of the answer.</param>
/// <param name="Response">
/// The body of the answer; <c>****</c> in it stands for any text, because secrets are not recorded.
/// </param>
public sealed record ReplayExchange(string Request, int Status, string Response);

namespace Muster.Bench;

/// <summary>What the benchmark cannot go on with, in one sentence.</summary>
internal sealed class BenchFailure(string message) : Exception(message);

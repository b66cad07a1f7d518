namespace Muster.Web.Devices;

/// <summary>What a search is to be called, and whether for all.</summary>
public sealed record SearchName(string Name, bool Shared);

using Microsoft.Extensions.Caching.Memory;

namespace Muster.Acs.Devices;

/// <summary>
/// The trees of devices that called lately, and their tags, so that rules need no database for them. As
/// many as fit: what was not used for longest goes first.
/// </summary>
internal sealed class TreeCache : IDisposable
{
    /// <summary>About 100 MB.</summary>
    private const int MostNodes = 500_000;

    private readonly MemoryCache _trees = new(new MemoryCacheOptions { SizeLimit = MostNodes });
    private readonly MemoryCache _tags = new(new MemoryCacheOptions { SizeLimit = 100_000 });

    public Shadow? Tree(long rowId) => _trees.Get<Shadow>(rowId);

    public IReadOnlyList<string>? Tags(long rowId) => _tags.Get<IReadOnlyList<string>>(rowId);

    public void Keep(long rowId, Shadow tree) =>
        _trees.Set(rowId, tree, new MemoryCacheEntryOptions { Size = tree.Count + 1 });

    public void Keep(long rowId, IReadOnlyList<string> tags) =>
        _tags.Set(rowId, tags, new MemoryCacheEntryOptions { Size = tags.Count + 1 });

    public void ForgetTags(long rowId) => _tags.Remove(rowId);

    public void ForgetAllTags() => _tags.Clear();

    public void Forget(long rowId)
    {
        _trees.Remove(rowId);
        _tags.Remove(rowId);
    }

    public void Dispose()
    {
        _trees.Dispose();
        _tags.Dispose();
    }
}

using Muster.Acs.Provisioning.Planning;

namespace Muster.Acs.Provisioning.Targets;

/// <summary>What rules changed in a session, in order: what, and why.</summary>
internal sealed class WriteJournal
{
    private readonly List<Entry> _entries = [];

    public IReadOnlyList<Entry> Entries => _entries;

    /// <param name="Value">Compared, and told to nobody: it may be a password.</param>
    public readonly record struct Entry(string Path, string Value, Cause Cause);

    public void Add(string path, string value, Cause cause) =>
        _entries.Add(new(path, value, cause));

    /// <summary>Two rules that want one parameter differently: the last two who wrote it.</summary>
    public (string Path, Cause One, Cause Other)? Quarrel()
    {
        for (var last = _entries.Count - 1; last > 0; last--)
        {
            for (var before = last - 1; before >= 0; before--)
            {
                if (_entries[before].Path != _entries[last].Path)
                    continue;
                if (_entries[before].Value != _entries[last].Value)
                    return (_entries[last].Path, _entries[before].Cause, _entries[last].Cause);
                break;
            }
        }
        return _entries is [.., var only] ? (only.Path, only.Cause, only.Cause) : null;
    }
}

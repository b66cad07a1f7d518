using Microsoft.Extensions.Logging;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Provisioning.Documents;

/// <summary>
/// The rules in memory: a session takes <see cref="Current"/> and reads no database for it. A change is
/// read first, stored second, and seen by the sessions that begin after it.
/// </summary>
internal sealed partial class RuleBook(IDocumentStore store, ILogger<RuleBook> logger) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private RuleShelf _shelf = new();
    private volatile RuleSnapshot _current = RuleSnapshot.Empty;

    /// <summary>The rules as they hold now.</summary>
    public RuleSnapshot Current => _current;

    /// <summary>
    /// Reads what is stored, before the first session and when another node changed it; what is wrong is
    /// left out, and told.
    /// </summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            var stored = await store.LoadAsync(cancellation);
            // What was changed here is known already.
            if (stored.Revision == _current.Version && stored.Revision > 0)
                return;
            _shelf = new RuleShelf();
            foreach (var document in stored.Documents)
                Load(document);
            _current = _shelf.Snapshot(stored.Revision);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Stores changes, all or none, and lets them hold. Throws what <see cref="IDocumentStore.WriteAsync"/>
    /// throws, and Invalid when a text is wrong.
    /// </summary>
    public async Task<IReadOnlyList<DocumentRecord>> ChangeAsync(
        IReadOnlyList<DocumentWrite> writes,
        CancellationToken cancellation
    )
    {
        foreach (var write in writes)
            Check(write);
        await _gate.WaitAsync(cancellation);
        try
        {
            // What is stored must be seen, whoever loses patience.
            var written = await store.WriteAsync(writes, CancellationToken.None);
            foreach (var document in written)
                Load(document);
            _current = _shelf.Snapshot(written.Max(document => document.Head.Revision));
            return written;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The rules as they would hold with these changes; nothing is stored.</summary>
    public async Task<RuleSnapshot> ProposeAsync(
        IReadOnlyList<DocumentWrite> writes,
        CancellationToken cancellation
    )
    {
        RuleShelf shelf;
        await _gate.WaitAsync(cancellation);
        try
        {
            shelf = _shelf.Copy();
        }
        finally
        {
            _gate.Release();
        }
        foreach (var write in writes)
            shelf.Put(new(new(0, write.Kind, write.Name, 0, null, write.At, "", ""), write.Text));
        return shelf.Snapshot(0);
    }

    /// <summary>Throws Invalid unless this could be stored.</summary>
    public static void Check(DocumentWrite write)
    {
        if (write.Text is not { } text)
            return;
        DocumentReader.CheckName(write.Kind, write.Name);
        var head = new DocumentHead(0, write.Kind, write.Name, 0, null, write.At, "", "");
        try
        {
            DocumentReader.Read(new(head, text), write.Note.Lenient);
        }
        catch (DocumentException wrong)
        {
            throw wrong.ToRefusal();
        }
    }

    public void Dispose() => _gate.Dispose();

    private void Load(DocumentRecord document)
    {
        if (_shelf.Put(document) is { } problem)
            LogQuarantined(document.Head.Kind, document.Head.Name, document.Head.Version, problem);
    }

    [LoggerMessage(
        LogLevel.Warning,
        "The {Kind} '{Name}' (version {Version}) is left out, because it is wrong: {Problem}"
    )]
    private partial void LogQuarantined(
        DocumentKind kind,
        string name,
        int version,
        string problem
    );
}

using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Profiles;
using Muster.Acs.Storage;

namespace Muster.Acs.Provisioning.Documents;

/// <summary>
/// The rules in memory: a session takes <see cref="Current"/> and reads no database for it. A change is
/// read first, stored second, and seen by the sessions that begin after it.
/// </summary>
internal sealed partial class RuleBook(IDocumentStore store, ILogger<RuleBook> logger) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<(DocumentKind Kind, string Name), object> _rules = [];
    private readonly Dictionary<(DocumentKind Kind, string Name), QuarantinedDocument> _wrong = [];
    private volatile RuleSnapshot _current = RuleSnapshot.Empty;

    /// <summary>The rules as they hold now.</summary>
    public RuleSnapshot Current => _current;

    /// <summary>Reads what is stored, before the first session; what is wrong is left out, and told.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        var stored = await store.LoadAsync(cancellation);
        await _gate.WaitAsync(cancellation);
        try
        {
            _rules.Clear();
            _wrong.Clear();
            foreach (var document in stored.Documents)
                Load(document);
            Publish(stored.Revision);
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
            Publish(written.Max(document => document.Head.Revision));
            return written;
        }
        finally
        {
            _gate.Release();
        }
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
        var head = document.Head;
        var key = (head.Kind, head.Name);
        _rules.Remove(key);
        _wrong.Remove(key);
        if (document.Text is null)
            return;
        try
        {
            _rules[key] = DocumentReader.Read(document, lenient: true);
        }
        catch (DocumentException wrong)
        {
            _wrong[key] = new(head.Kind, head.Name, head.Version, wrong.Message);
            LogQuarantined(head.Kind, head.Name, head.Version, wrong.Message);
        }
    }

    private void Publish(long version) =>
        _current = new RuleSnapshot
        {
            Version = version,
            Presets =
            [
                .. _rules
                    .Values.Select(rule => rule is Profile profile ? profile.Preset : rule)
                    .OfType<Preset>()
                    .OrderBy(preset => preset.Weight)
                    .ThenBy(preset => preset.Name, StringComparer.Ordinal),
            ],
            Provisions = Named<Provision>(rule => rule.Name),
            VirtualParameters = Named<VirtualParameter>(rule => rule.Name),
            Objects = Named<ProvisioningObject>(rule => rule.Name),
            Config = Named<ConfigValue>(rule => rule.Key),
            Tables = Named<LookupTable>(rule => rule.Name),
            Quarantined =
            [
                .. _wrong
                    .Values.OrderBy(wrong => wrong.Kind)
                    .ThenBy(wrong => wrong.Name, StringComparer.Ordinal),
            ],
        };

    private FrozenDictionary<string, T> Named<T>(Func<T, string> nameOf) =>
        _rules.Values.OfType<T>().ToFrozenDictionary(nameOf, StringComparer.Ordinal);

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

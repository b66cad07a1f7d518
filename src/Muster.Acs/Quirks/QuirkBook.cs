using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Quirks;

/// <summary>
/// The quirks of all models, in memory: a session asks with one look into a table. A hundred devices
/// of one model should not each have to teach the same lesson, nor after a restart.
/// </summary>
internal sealed partial class QuirkBook(
    IQuirkStore store,
    AcsOptions options,
    TimeProvider clock,
    ILogger<QuirkBook> logger
)
{
    /// <summary>More models than that are served by the defaults, and teach nothing.</summary>
    public const int MostModels = 10_000;

    private const int LongestReason = 300;

    private readonly ConcurrentDictionary<ModelKey, Model> _models = new();
    private readonly Lock _gate = new();
    private readonly ModelNeeds _defaults = new()
    {
        ReadBatch = options.GetParameterValuesBatch,
        UpperCaseSignature = options.WakeUpperCaseSignature,
    };

    /// <summary>Reads what is stored; before the first session, and when another node wrote it.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        var stored = await store.LoadAsync(cancellation);
        lock (_gate)
        {
            // What was forgotten on another node.
            foreach (var gone in _models.Values.Where(model => !stored.ContainsKey(model.Key)))
            {
                if (gone.Quirks.Count > 0)
                    Change(gone.Key, []);
            }
            foreach (var (key, quirks) in stored.OrderBy(entry => !IsOfAll(entry.Key)))
                Change(key, quirks);
        }
    }

    /// <summary>The model of the device that sent this Inform.</summary>
    public Model Of(Inform inform)
    {
        var key = ModelKey.Of(inform);
        return _models.TryGetValue(key, out var known) ? known : Meet(key);
    }

    /// <summary>What is known of a model; empty when nothing is.</summary>
    public IReadOnlyList<KnownQuirk> QuirksOf(ModelKey key) =>
        _models.TryGetValue(key, out var known) ? known.Quirks : [];

    /// <summary>How devices of a model are spoken to.</summary>
    public ModelNeeds NeedsOf(ModelKey key) => NeedsOf(key, QuirksOf(key));

    /// <summary>Remembers a lesson; a lost one is learned again, so nobody waits for the store.</summary>
    public void Learn(
        Model model,
        Quirk quirk,
        string value,
        string device,
        Guid session,
        string reason
    )
    {
        if (!options.LearnQuirks || !quirk.IsLearned)
            return;
        var lesson = new KnownQuirk(
            quirk.Name,
            value,
            IsSet: false,
            clock.GetUtcNow(),
            device,
            session,
            reason.Length > LongestReason ? reason[..LongestReason] : reason
        );
        lock (_gate)
        {
            var known = model.Quirks.FirstOrDefault(old => Same(old, lesson));
            if (known?.Value == value || !_models.ContainsKey(model.Key))
                return;
            Change(model.Key, [.. model.Quirks.Where(old => !Same(old, lesson)), lesson]);
        }
        LogLearned(device, session, quirk.Name, value, model.Key.Id, lesson.Reason);
        _ = StoreAsync(model.Key, lesson);
    }

    /// <summary>An operator's word: outranks what was learned. Durable when it returns.</summary>
    public async Task SetAsync(
        ModelKey key,
        Quirk quirk,
        string value,
        string author,
        CancellationToken cancellation
    )
    {
        var word = new KnownQuirk(
            quirk.Name,
            value,
            IsSet: true,
            clock.GetUtcNow(),
            author,
            Session: null,
            "Set by an operator."
        );
        if (!_models.ContainsKey(key) && _models.Count >= MostModels)
            throw new OperationException(
                OperationFaultKind.Conflict,
                $"{MostModels} models are known already; forget some first.",
                "model"
            );
        await store.WriteAsync(key, word, cancellation);
        lock (_gate)
            Change(key, [.. QuirksOf(key).Where(old => !Same(old, word)), word]);
    }

    /// <summary>Forgets one quirk of a model, or all: learned and set. False when there is none.</summary>
    public async Task<bool> ForgetAsync(ModelKey key, Quirk? quirk, CancellationToken cancellation)
    {
        if (!QuirksOf(key).Any(known => quirk is null || known.Quirk == quirk.Name))
            return false;
        await store.RemoveAsync(key, quirk?.Name, cancellation);
        lock (_gate)
        {
            Change(
                key,
                quirk is null ? [] : [.. QuirksOf(key).Where(known => known.Quirk != quirk.Name)]
            );
        }
        return true;
    }

    private static bool Same(KnownQuirk one, KnownQuirk other) =>
        one.Quirk == other.Quirk && one.IsSet == other.IsSet;

    private static bool IsOfAll(ModelKey key) => key.SoftwareVersion == ModelKey.AnyVersion;

    private Model Meet(ModelKey key)
    {
        lock (_gate)
        {
            var model = new Model(key, NeedsOf(key, []));
            if (_models.Count < MostModels)
                return _models.GetOrAdd(key, model);
            return model;
        }
    }

    // With the gate held. What is said of all versions holds for each of them.
    private void Change(ModelKey key, IReadOnlyList<KnownQuirk> quirks)
    {
        var model = _models.GetOrAdd(key, static key => new Model(key, new ModelNeeds()));
        model.Become(quirks, NeedsOf(key, quirks));
        if (!IsOfAll(key))
            return;
        foreach (var version in _models.Values)
        {
            if (version.Key.AllVersions == key && version.Key != key)
                version.Become(version.Quirks, NeedsOf(version.Key, version.Quirks));
        }
    }

    // Learned, then set for all versions, then set for this one: the last word counts.
    private ModelNeeds NeedsOf(ModelKey key, IReadOnlyList<KnownQuirk> quirks)
    {
        var needs = _defaults;
        if (options.LearnQuirks)
            needs = Apply(needs, quirks.Where(known => !known.IsSet));
        if (!IsOfAll(key))
            needs = Apply(needs, QuirksOf(key.AllVersions).Where(known => known.IsSet));
        return Apply(needs, quirks.Where(known => known.IsSet));
    }

    // A value that this version of the server does not know changes nothing.
    private static ModelNeeds Apply(ModelNeeds needs, IEnumerable<KnownQuirk> quirks)
    {
        foreach (var known in quirks)
            needs = Quirk.Find(known.Quirk)?.Apply(needs, known.Value) ?? needs;
        return needs;
    }

    private async Task StoreAsync(ModelKey key, KnownQuirk lesson)
    {
        try
        {
            await store.WriteAsync(key, lesson, CancellationToken.None);
        }
        catch (StorageException failure)
        {
            LogNotStored(key.Id, lesson.Quirk, failure);
        }
    }

    [LoggerMessage(
        LogLevel.Information,
        "{DeviceId}: session {Session}: learned {Quirk}={Value} of {Model}: {Reason}"
    )]
    private partial void LogLearned(
        string deviceId,
        Guid session,
        string quirk,
        string value,
        string model,
        string reason
    );

    [LoggerMessage(LogLevel.Warning, "The quirk {Quirk} of {Model} could not be stored.")]
    private partial void LogNotStored(string model, string quirk, Exception error);
}

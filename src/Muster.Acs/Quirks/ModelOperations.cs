using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Quirks;

/// <summary><see cref="IModels"/>: the book of quirks, with the store's count of devices.</summary>
internal sealed class ModelOperations(QuirkBook book, IQuirkStore store) : IModels
{
    public async Task<Page<ModelSummary>> ListAsync(
        PageRequest page,
        CancellationToken cancellation
    )
    {
        var models = await store.ListAsync(page, cancellation);
        return new(
            [.. models.Items.Select(model => Summary(model.Key, model.Devices))],
            models.NextCursor,
            models.Total
        );
    }

    public async Task<ModelDetail> GetAsync(string id, CancellationToken cancellation)
    {
        var key = Key(id);
        var devices = await store.CountAsync(key, cancellation);
        if (devices == 0 && book.QuirksOf(key).Count == 0)
            throw Unknown(id);
        return Detail(key, devices);
    }

    public async Task<ModelDetail> SetAsync(
        string id,
        string quirk,
        string value,
        string author,
        CancellationToken cancellation
    )
    {
        var key = Key(id);
        var known = Known(quirk);
        if (known.Apply(new ModelNeeds(), value) is null)
            throw new OperationException(
                OperationFaultKind.Invalid,
                $"'{value}' is no value of {quirk}; it is one of {string.Join(", ", known.Values)}.",
                "value"
            );
        await book.SetAsync(key, known, value, author, cancellation);
        return Detail(key, await store.CountAsync(key, cancellation));
    }

    public async Task ForgetAsync(string id, string? quirk, CancellationToken cancellation)
    {
        var known = quirk is null ? null : Known(quirk);
        if (!await book.ForgetAsync(Key(id), known, cancellation))
            throw new OperationException(
                OperationFaultKind.NotFound,
                quirk is null
                    ? $"Nothing was learned or set of '{id}'."
                    : $"{quirk} of '{id}' was neither learned nor set.",
                quirk is null ? "model" : "quirk"
            );
    }

    private ModelSummary Summary(ModelKey key, int devices)
    {
        var quirks = book.QuirksOf(key);
        return new(
            key.Id,
            key.Manufacturer,
            key.ProductClass,
            key.SoftwareVersion,
            devices,
            quirks.Count(known => !known.IsSet),
            quirks.Count(known => known.IsSet)
        );
    }

    private ModelDetail Detail(ModelKey key, int devices) =>
        new(Summary(key, devices), [.. Quirk.All.Select(quirk => View(key, quirk))]);

    private ModelQuirk View(ModelKey key, Quirk quirk)
    {
        var value = quirk.Read(book.NeedsOf(key));
        var learned = Find(key, quirk, isSet: false);
        var set = Find(key, quirk, isSet: true);
        var ofAll = Find(key.AllVersions, quirk, isSet: true);
        var source =
            set is not null ? "set"
            : ofAll is not null ? "setForAll"
            : learned?.Value == value ? "learned"
            : "default";
        return new(
            quirk.Name,
            quirk.Meaning,
            quirk.Values,
            value,
            source,
            Evidence(learned),
            Evidence(set)
        );
    }

    private KnownQuirk? Find(ModelKey key, Quirk quirk, bool isSet) =>
        book.QuirksOf(key)
            .FirstOrDefault(known => known.Quirk == quirk.Name && known.IsSet == isSet);

    private static QuirkEvidence? Evidence(KnownQuirk? known) =>
        known is null ? null : new(known.Value, known.At, known.Who, known.Session, known.Reason);

    private static ModelKey Key(string id) =>
        ModelKey.TryParse(id, out var key)
            ? key
            : throw new OperationException(
                OperationFaultKind.Invalid,
                $"'{id}' is no model: it is Manufacturer-ProductClass-SoftwareVersion, each "
                    + "percent-encoded, and * for any version.",
                "model"
            );

    private static Quirk Known(string name) =>
        Quirk.Find(name)
        ?? throw new OperationException(
            OperationFaultKind.Invalid,
            $"There is no quirk '{name}'; there are "
                + $"{string.Join(", ", Quirk.All.Select(quirk => quirk.Name))}.",
            "quirk"
        );

    private static OperationException Unknown(string id) =>
        new(
            OperationFaultKind.NotFound,
            $"There is no device of the model '{id}', and nothing was set of it.",
            "model"
        );
}

using System.Globalization;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Storage;

namespace Muster.Acs.Provisioning.Rollouts;

/// <summary>How far the rollout of a rule is, and sets it: a new version of its document.</summary>
internal sealed class RolloutDesk(RuleBook book, DocumentOperations documents, IDeviceStore devices)
{
    /// <summary>Throws NotFound, and Invalid for a kind of document that holds for no devices.</summary>
    public async Task<ActivationState> FindAsync(
        DocumentKind kind,
        string name,
        string? within,
        CancellationToken cancellation
    )
    {
        MustBeOfDevices(kind);
        await documents.GetAsync(kind, name, null, cancellation);
        if (PresetOf(kind, name) is not { } preset)
            throw new OperationException(
                OperationFaultKind.Conflict,
                $"'{name}' is left out because it is wrong."
            );
        var condition = $"({preset.Precondition})";
        var rollout = preset.Rollout;
        var holds = string.Create(
            CultureInfo.InvariantCulture,
            $"{condition} AND {Bucket.Function}('{preset.Rule.Replace("'", "''")}') < {rollout.Percent}"
        );
        var meant = await CountAsync(condition, within, cancellation);
        return new(
            rollout.Percent,
            rollout.IsPaused,
            rollout.IsPaused ? 0
                : rollout.Percent >= 100 ? meant
                : await CountAsync(holds, within, cancellation),
            meant,
            rollout.Percent >= 100 ? condition : holds
        );
    }

    /// <summary>Throws NotFound, Invalid, Conflict.</summary>
    public async Task<StoredDocument> PutAsync(
        DocumentKind kind,
        string name,
        Activation activation,
        ChangeNote note,
        CancellationToken cancellation
    )
    {
        MustBeOfDevices(kind);
        if (activation.Percent is not (>= 0 and <= 100))
            throw new OperationException(
                OperationFaultKind.Invalid,
                "The share is 0 to 100 percent.",
                "percent"
            );
        var stored = await documents.GetAsync(kind, name, null, cancellation);
        var rollout = new Rollout(activation.Percent, activation.Paused);
        var words = string.Create(
            CultureInfo.InvariantCulture,
            $"{(rollout.IsPaused ? "Paused" : "Active")} at {rollout.Percent} %."
        );
        // Another version than was read is a conflict: its text would be lost.
        return await documents.PutAsync(
            kind,
            name,
            RolloutText.With(stored.Text, rollout),
            note with
            {
                Note = note.Note.Length > 0 ? note.Note : words,
                Expected = note.Expected ?? stored.Document.Version,
                Lenient = true,
            },
            cancellation
        );
    }

    private Preset? PresetOf(DocumentKind kind, string name)
    {
        var rule = kind == DocumentKind.Profile ? Profiles.Profile.RuleOf(name) : $"preset {name}";
        return book.Current.Presets.FirstOrDefault(preset => preset.Rule == rule);
    }

    /// <summary>Null where it is too much to count, or cannot be told of stored devices.</summary>
    private async Task<long?> CountAsync(
        string filter,
        string? within,
        CancellationToken cancellation
    )
    {
        try
        {
            var query = new DeviceQuery
            {
                Filter = filter,
                Within = within,
                Page = new PageRequest(1, WithTotal: true),
            };
            return (await devices.SearchAsync(query, cancellation)).Total;
        }
        catch (OperationException untold) when (untold.Kind == OperationFaultKind.Invalid)
        {
            return null;
        }
    }

    private static void MustBeOfDevices(DocumentKind kind)
    {
        if (kind is not (DocumentKind.Preset or DocumentKind.Profile))
            throw new OperationException(
                OperationFaultKind.Invalid,
                "Presets and profiles are active for devices; other documents are not.",
                "kind"
            );
    }
}

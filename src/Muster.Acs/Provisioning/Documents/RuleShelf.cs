using System.Collections.Frozen;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Profiles;
using Muster.Acs.Storage;

namespace Muster.Acs.Provisioning.Documents;

/// <summary>Documents read, by kind and name; what is wrong lies apart.</summary>
internal sealed class RuleShelf
{
    private readonly Dictionary<(DocumentKind Kind, string Name), object> _rules = [];
    private readonly Dictionary<(DocumentKind Kind, string Name), QuarantinedDocument> _wrong = [];

    public RuleShelf() { }

    private RuleShelf(RuleShelf other) => (_rules, _wrong) = (new(other._rules), new(other._wrong));

    public RuleShelf Copy() => new(this);

    /// <summary>Takes a version in the place of the one before; answers what is wrong with it, or null.</summary>
    public string? Put(DocumentRecord document)
    {
        var head = document.Head;
        var key = (head.Kind, head.Name);
        _rules.Remove(key);
        _wrong.Remove(key);
        if (document.Text is null)
            return null;
        try
        {
            _rules[key] = DocumentReader.Read(document, lenient: true);
            return null;
        }
        catch (DocumentException wrong)
        {
            _wrong[key] = new(head.Kind, head.Name, head.Version, wrong.Message);
            return wrong.Message;
        }
    }

    public RuleSnapshot Snapshot(long version) =>
        new()
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
}

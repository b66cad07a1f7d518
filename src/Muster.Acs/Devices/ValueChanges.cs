using System.Text.Json.Nodes;
using Muster.Acs.Events;
using Muster.Acs.Recording;
using Muster.Acs.Storage;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices;

/// <summary>
/// Values that are not what they were, gathered until they are stored and told as one event. Bounded: a
/// tree that changes as a whole is told by its first names and a number.
/// </summary>
internal sealed class ValueChanges
{
    /// <summary>Changes told of one session.</summary>
    public const int Most = 64;

    /// <summary>Characters told of one value.</summary>
    public const int MaxText = 200;

    private const int NamedInMessage = 5;

    private JsonArray _changes = [];
    private int _told;
    private int _omitted;

    /// <param name="before">What was known, the last Inform included.</param>
    /// <param name="values">What is known now; what was never known before did not change.</param>
    public void Compare(Shadow before, IReadOnlyList<ParameterValueStruct> values)
    {
        foreach (var (name, value) in values)
        {
            if (
                !before.TryGet(name, out var node)
                || node.Value is not { } old
                || string.Equals(old.Text, value.Text, StringComparison.Ordinal)
            )
                continue;
            if (_told == Most)
            {
                _omitted++;
                continue;
            }
            _told++;
            _changes.Add(
                new JsonObject
                {
                    ["name"] = name,
                    ["old"] = TextOf(name, old.Text),
                    ["new"] = TextOf(name, value.Text),
                }
            );
        }
    }

    /// <summary>What changed since it was last taken; null when nothing did.</summary>
    public EventRecord? Take(DateTimeOffset now)
    {
        var (changes, count) = (_changes, _changes.Count + _omitted);
        if (count == 0)
            return null;
        var details = new JsonObject { ["changes"] = changes, ["omitted"] = _omitted };
        var record = new EventRecord(
            EventKinds.ValueChanged,
            Sentence(changes, count),
            now,
            details
        );
        (_changes, _omitted) = ([], 0);
        return record;
    }

    private static string Sentence(JsonArray changes, int count)
    {
        if (count == 1 && changes is [{ } only])
            return $"{only["name"]} changed from '{only["old"]}' to '{only["new"]}'.";
        var names = changes.Take(NamedInMessage).Select(change => change!["name"]!.ToString());
        var more = count > NamedInMessage ? " …" : ".";
        return $"{count} values changed: {string.Join(", ", names)}{more}";
    }

    private static string TextOf(string name, string text) =>
        SecretNames.Hide(name, text) is { Length: > MaxText } much
            ? much[..MaxText] + "…"
            : SecretNames.Hide(name, text);
}

using Muster.Cwmp.DataModel;

namespace Muster.Web.Device.Parameters;

/// <summary>An edit that was not sent yet.</summary>
public sealed record Edit(string Path, string Old, string New, string? Type)
{
    /// <summary>Why the device would refuse it; null when nothing is known against it.</summary>
    public string? Problem =>
        ParameterTypes.TryParse(Type ?? "xsd:string", out var type)
            ? new ParameterSyntax(type).Check(New, written: true) is { IsGood: false } verdict
                ? verdict.Reason
                : null
            : null;
}

/// <summary>Edits that become one task: all are written, or none.</summary>
public sealed class Basket
{
    private readonly SortedDictionary<string, Edit> _edits = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Edit> Edits => _edits.Values;

    public Edit? Of(string path) => _edits.GetValueOrDefault(path);

    /// <summary>Keeps an edit; the old value again takes it out.</summary>
    public void Put(ParameterView parameter, string value)
    {
        if (value == (parameter.Value ?? ""))
            _edits.Remove(parameter.Path);
        else
            _edits[parameter.Path] = new(
                parameter.Path,
                parameter.Value ?? "",
                value,
                parameter.Type
            );
    }

    public void Remove(string path) => _edits.Remove(path);

    public void Clear() => _edits.Clear();

    public SetParameterValuesRequest ToRequest() =>
        new([.. _edits.Values.Select(edit => new NamedValue(edit.Path, edit.New, edit.Type))]);
}

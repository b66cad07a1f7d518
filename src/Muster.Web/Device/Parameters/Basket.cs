using Muster.Cwmp.DataModel;

namespace Muster.Web.Device.Parameters;

/// <summary>An edit that was not sent yet.</summary>
/// <param name="Problem">Why the device would refuse it; null when nothing is known against it.</param>
public sealed record Edit(string Path, string Old, string New, string? Type, string? Problem)
{
    /// <summary>
    /// What the data models have against a value; where they do not know the parameter, what the type
    /// that the device told has against it.
    /// </summary>
    public static string? ProblemOf(IDataModel models, ParameterView parameter, string value)
    {
        if (models.Find(parameter.Path) is not null)
            return models.Check([new NamedValue(parameter.Path, value)]) is [var fault, ..]
                ? fault.Message
                : null;
        return
            ParameterTypes.TryParse(parameter.Type ?? "xsd:string", out var type)
            && new ParameterSyntax(type).Check(value, written: true) is { IsGood: false } verdict
            ? verdict.Reason
            : null;
    }
}

/// <summary>Edits that become one task: all are written, or none.</summary>
public sealed class Basket
{
    private readonly SortedDictionary<string, Edit> _edits = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Edit> Edits => _edits.Values;

    public Edit? Of(string path) => _edits.GetValueOrDefault(path);

    /// <summary>Keeps an edit; the old value again takes it out.</summary>
    public void Put(ParameterView parameter, string value, string? problem)
    {
        if (value == (parameter.Value ?? ""))
            _edits.Remove(parameter.Path);
        else
            _edits[parameter.Path] = new(
                parameter.Path,
                parameter.Value ?? "",
                value,
                parameter.Type,
                problem
            );
    }

    public void Remove(string path) => _edits.Remove(path);

    public void Clear() => _edits.Clear();

    public SetParameterValuesRequest ToRequest() =>
        new([.. _edits.Values.Select(edit => new NamedValue(edit.Path, edit.New, edit.Type))]);
}

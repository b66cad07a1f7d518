using System.Globalization;
using Muster.Acs.Operations;
using Muster.Acs.Recording;
using Muster.Cwmp.DataModel;

namespace Muster.Acs.DataModels;

/// <summary><see cref="IDataModel"/>, from the models built in and the operator's.</summary>
internal sealed class DataModelOperations(ModelLibrary library) : IDataModel
{
    private const int MostCompleted = 1000;

    public DataModelEntry? Find(string path)
    {
        var name = ModelLibrary.ToModelPath(path);
        if (!ParameterPath.IsPartial(name))
            return library.Index.Parameter(name) is { } found ? Entry(found.Model, found.Of) : null;
        return library.Index.Object(name) is { } known
            ? new DataModelEntry(name, known.Model, known.Of.Writable)
            {
                Since = known.Of.Version,
                Status = Status(known.Of.Status),
                Description = Description(known.Of.Description),
            }
            : null;
    }

    public IReadOnlyList<DataModelEntry> Complete(string prefix, int limit)
    {
        if (limit is < 1 or > MostCompleted)
            throw new OperationException(
                OperationFaultKind.Invalid,
                $"{limit} is not between 1 and {MostCompleted}.",
                "limit"
            );
        var typed = prefix[..(prefix.LastIndexOf('.') + 1)];
        var name = ModelLibrary.ToModelPath(prefix);
        var parent = name[..(name.LastIndexOf('.') + 1)];
        return
        [
            .. library
                .Index.Below(parent, name[parent.Length..])
                .Take(limit)
                // A table has no entry of its own in a model, only its rows have.
                .Select(path =>
                    (Find(path) ?? Table(path)) with
                    {
                        Path = typed + path[parent.Length..],
                    }
                ),
        ];
    }

    public IReadOnlyList<ParameterFault> Check(IReadOnlyList<NamedValue> values)
    {
        var faults = new List<ParameterFault>();
        foreach (var value in values)
        {
            if (library.Index.Parameter(ModelLibrary.ToModelPath(value.Name)) is not { } known)
                continue;
            var verdict = known.Of.Syntax.Check(value.Value, written: true);
            if (verdict.IsGood)
                continue;
            // Table 62 of TR-069: 9006 invalid parameter type, 9007 invalid parameter value.
            var code = verdict.Problem == ValueProblem.WrongType ? "9006" : "9007";
            // The reason may quote the value, which a log of what was refused must not hold.
            var reason = SecretNames.IsSecret(value.Name)
                ? $"that is no value of it ({Bounds(known.Of.Syntax)})"
                : verdict.Reason;
            faults.Add(new ParameterFault(value.Name, code, $"{reason} ({known.Model})"));
        }
        return faults;
    }

    private DataModelEntry Table(string path) =>
        new(path, Find($"{path}{{i}}.")?.Model ?? "", Find($"{path}{{i}}.")?.Writable ?? false);

    private static DataModelEntry Entry(string model, ModelParameter of)
    {
        var syntax = of.Syntax;
        return new DataModelEntry(of.Path, model, of.Writable)
        {
            Type = syntax.WireType,
            IsList = syntax.IsList,
            Bounds = Bounds(syntax),
            Values = [.. syntax.Enumeration.Where(one => one.Writable).Select(one => one.Value)],
            ReportedValues =
            [
                .. syntax.Enumeration.Where(one => !one.Writable).Select(one => one.Value),
            ],
            Units = syntax.Units,
            Default = of.Default,
            Since = of.Version,
            Status = Status(of.Status),
            IsHidden = syntax.IsHidden,
            Description = Description(of.Description),
        };
    }

    private static string Bounds(ParameterSyntax syntax)
    {
        var parts = syntax.Ranges.Select(range => range.ToString()).ToList();
        var unit = syntax.Type is ParameterType.Base64 or ParameterType.HexBinary
            ? "octets"
            : "characters";
        parts.AddRange(syntax.Sizes.Select(size => Length(size, unit)));
        return string.Join(" or ", parts);
    }

    private static string Length(SizeRange size, string unit)
    {
        string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
        return size switch
        {
            (null or 0, _) => $"at most {Text(size.Max)} {unit}",
            (_, null) => $"at least {Text(size.Min)} {unit}",
            _ when size.Min == size.Max => $"{Text(size.Min)} {unit}",
            _ => $"{Text(size.Min)} to {Text(size.Max)} {unit}",
        };
    }

    private static string? Status(ModelStatus status) =>
        status switch
        {
            ModelStatus.Deprecated => "deprecated",
            ModelStatus.Obsoleted => "obsoleted",
            ModelStatus.Deleted => "deleted",
            _ => null,
        };

    private static string? Description(string text) =>
        text.Length == 0 ? null : ModelProse.Plain(text);
}

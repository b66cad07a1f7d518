using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Storage.Codec;

namespace Muster.Acs.Storage.Sql;

internal sealed partial class DeviceSearch
{
    /// <summary>
    /// How many rows one call evaluates in memory. When they do not fill the page, it ends early with a
    /// cursor to read on from.
    /// </summary>
    public const int MaxEvaluated = 20_000;

    /// <summary>And how long it may take over that: patterns over very long values are slow.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(5);

    /// <summary>SQLite takes more; what is beyond is evaluated row by row.</summary>
    private const int MaxConditions = 100;

    private const string FilterField = "filter";

    /// <summary>What of the filter no column answers; null when there is nothing left of it.</summary>
    private Expression? _rest;

    /// <summary>
    /// What AND joins is taken apart: each part that columns answer becomes a condition in SQL, and what
    /// an index answers may drive. The rest is evaluated row by row.
    /// </summary>
    private void Filter(params ReadOnlySpan<string?> filters)
    {
        var rest = new List<Expression>();
        var now = new ClockScope(_clock.GetUtcNow());
        foreach (var filter in filters)
        {
            if (string.IsNullOrWhiteSpace(filter))
                continue;
            foreach (var part in Parts(Parse(filter).Reduce(now)))
            {
                if (_conditions.Count > MaxConditions || (!Drives(part) && !IsColumns(part)))
                    rest.Add(part);
            }
        }
        _rest = rest switch
        {
            [] => null,
            [var only] => only,
            _ => new Chain(ChainOperator.And, [.. rest]),
        };
    }

    private static Expression Parse(string filter)
    {
        try
        {
            return DeviceFilter.Parse(filter);
        }
        catch (ExpressionException wrong)
        {
            throw new OperationException(
                OperationFaultKind.Invalid,
                $"The filter is wrong in {wrong.Message}.",
                FilterField,
                wrong
            );
        }
    }

    private static IEnumerable<Expression> Parts(Expression expression) =>
        expression is Chain { Operator: ChainOperator.And } chain
            ? chain.Operands.SelectMany(Parts)
            : [expression];

    private bool IsColumns(Expression part)
    {
        if (FilterSql.Of(part) is not { } sql)
            return false;
        Add(FilterRank, All, sql.Sql, null, [.. sql.Values]);
        return true;
    }

    /// <summary>Parts that an index finds. True when it answers the whole part.</summary>
    private bool Drives(Expression part)
    {
        switch (part)
        {
            case NullTest { IsNegated: true, Operand: Parameter parameter }
                when KnownFields.TagOf(parameter.Name) is { } tag:
                Tag(tag);
                return true;
            case Comparison { Left: Parameter parameter, Right: Literal { Value: var value } } test
                when KnownFields.Of(parameter.Name) is { } field:
                return Drives(field, test.Operator, value);
            case Comparison { Left: Parameter parameter, Right: Literal { Value: var value } } test
                when IndexedName(parameter.Name) is { } name:
                Indexed(name, parameter.Name, test.Operator, value);
                return false;
            case Like
            {
                IsNegated: false,
                Operand: Parameter parameter,
                Pattern: Literal pattern
            } like when KnownFields.Of(parameter.Name) is { } field && !FilterSql.IsTime(field):
                Begins(field, pattern.Value, like.Escape);
                return false;
            default:
                return false;
        }
    }

    private bool Drives(KnownField field, ComparisonOperator comparison, ExpressionValue value)
    {
        if (field == KnownField.Inform && value.Kind == ExpressionKind.Number)
        {
            if (comparison is not (ComparisonOperator.Less or ComparisonOperator.LessOrEqual))
                return false;
            Silent(ExpressionText.Symbol(comparison), value.AsNumber()!.Value);
            return true;
        }
        if (comparison != ComparisonOperator.Equal || value.Kind != ExpressionKind.Text)
            return false;
        if (FilterSql.IsTime(field) || value.AsText()!.Contains('\0', StringComparison.Ordinal))
            return false;
        var (rank, _, source) = Index(field);
        var column = FilterSql.Column(field);
        Exact(rank, source, column, value.AsText()!);
        return true;
    }

    // LIKE 'x%' finds nothing outside of the range of what begins with x; the pattern itself is
    // evaluated among these.
    private void Begins(KnownField field, ExpressionValue pattern, Expression? escape)
    {
        var sign = escape is Literal { Value: var character } ? character.AsText() : null;
        if (pattern.AsText() is not { } text || (escape is not null && sign is not { Length: 1 }))
            return;
        var prefix = LikePattern.Prefix(text, sign?[0]);
        if (prefix.Contains('\0', StringComparison.Ordinal))
            return;
        var (_, rank, source) = Index(field);
        Range(FilterSql.Column(field), source, rank, prefix);
    }

    private Page<DeviceSummary> RunEvaluated(SqlDatabase database, DeviceChoice choice)
    {
        var scope = new RowScope(database, _shapes, _clock.GetUtcNow());
        var devices = new List<DeviceSummary>();
        var last = Evaluate(
            choice,
            scope,
            _after,
            row =>
            {
                devices.Add(DeviceRows.Summary(database, row));
                return devices.Count <= _page.Limit;
            }
        );
        long? total = null;
        if (_page.WithTotal)
        {
            var count = 0L;
            var isWhole = Evaluate(choice, scope, null, _ => ++count > 0) is null;
            total = isWhole ? count : null;
        }
        if (last is not null && devices.Count <= _page.Limit)
            return new(devices, Cursor.Of(_order.List, last), total) { IsPartial = true };
        return Cursor.Page(
            devices,
            _page,
            each => Cursor.Of(_order.List, _order.KeyOf(each)),
            total
        ) with
        {
            IsPartial = _page.WithTotal && total is null,
        };
    }

    /// <summary>
    /// Hands over the rows of which the rest holds, until there are no more or enough. Answers where
    /// the last row stands that it looked at when it stopped before the end, or null.
    /// </summary>
    private string? Evaluate(
        DeviceChoice choice,
        RowScope scope,
        string? after,
        Func<SqlStatement, bool> take
    )
    {
        var started = _clock.GetTimestamp();
        using var rows = choice
            .Open($"{DeviceRows.SummaryColumns}, {RowScope.Columns}", RowScope.Sources, after)
            .Stream();
        string? last = null;
        for (var evaluated = 0; rows.Step(); evaluated++)
        {
            var isEnough = evaluated == MaxEvaluated || _clock.GetElapsedTime(started) > MaxTime;
            if (isEnough && last is not null)
                return last;
            last = _order.KeyOf(rows);
            if (_rest!.Holds(scope.At(rows)) && !take(rows))
                return last;
        }
        return null;
    }
}

using System.Text;
using Muster.Acs.Provisioning.Expressions;

namespace Muster.Acs.Storage.Sql;

/// <summary>
/// An expression as SQL that holds of exactly the same rows, where all it reads are columns. Both
/// databases know the language's three truth values and order texts by their octets. What they do
/// otherwise is kept from them: neither is left to compare a number with a text (the language has
/// numbers before texts) or to take a text or a number for true.
/// </summary>
internal sealed class FilterSql
{
    /// <summary>SQLite's own limits are larger; beyond these, rows are evaluated one by one.</summary>
    private const int MaxDepth = 50;
    private const int MaxOperands = 200;

    private const string TagSql =
        "(CASE WHEN EXISTS (SELECT 1 FROM device_tags t "
        + "WHERE t.device = d.row_id AND t.tag = ?) THEN 1 END)";

    private const string Unknown = "CAST(NULL AS BOOLEAN)";

    private readonly StringBuilder _sql = new();
    private readonly List<object> _values = [];
    private int _operands;

    private FilterSql() { }

    private enum Kind
    {
        Null,
        Number,
        Text,
    }

    /// <summary>The condition and what is bound in it; null when it is not all columns.</summary>
    public static (string Sql, IReadOnlyList<object> Values)? Of(Expression expression)
    {
        var sql = new FilterSql();
        return expression.Depth <= MaxDepth && sql.Condition(expression)
            ? (sql._sql.ToString(), sql._values)
            : null;
    }

    /// <summary>The column of a field, which is never null where it is a text.</summary>
    public static string Column(KnownField field) =>
        field switch
        {
            KnownField.Id => "d.id",
            KnownField.Manufacturer => "d.manufacturer",
            KnownField.OUI => "d.oui",
            KnownField.ProductClass => "d.product_class",
            KnownField.SerialNumber => "d.serial_number",
            KnownField.Inform => "c.last_inform",
            KnownField.Registered => "d.first_inform",
            KnownField.Boot => "c.last_boot",
            _ => "c.last_bootstrap",
        };

    public static bool IsTime(KnownField field) => field >= KnownField.Inform;

    /// <summary>True, false or null.</summary>
    private bool Condition(Expression expression)
    {
        if (++_operands > MaxOperands)
            return false;
        switch (expression)
        {
            case NullTest test:
                _sql.Append('(');
                var isTested = Value(test.Operand);
                _sql.Append(test.IsNegated ? " IS NOT NULL)" : " IS NULL)");
                return isTested;
            case Not not:
                _sql.Append("(NOT ");
                var isNegated = Condition(not.Operand);
                _sql.Append(')');
                return isNegated;
            case Comparison comparison:
                return Compare(comparison);
            case Chain { Operator: ChainOperator.And or ChainOperator.Or } chain:
                return Connect(chain);
            default:
                return IsTrue(expression);
        }
    }

    private bool IsTrue(Expression value)
    {
        if (KindOf(value) is not { } kind)
            return false;
        if (kind == Kind.Null)
        {
            _sql.Append(Unknown);
            return true;
        }
        _sql.Append('(');
        var isDone = Value(value);
        _sql.Append(kind == Kind.Text ? " <> '')" : " <> 0)");
        return isDone;
    }

    /// <summary>A number, a text or null; of a condition the number 1 or 0.</summary>
    private bool Value(Expression expression)
    {
        if (++_operands > MaxOperands)
            return false;
        switch (expression)
        {
            case Literal literal:
                return Constant(literal.Value);
            case Parameter parameter when KnownFields.Of(parameter.Name) is { } field:
                _sql.Append(Column(field));
                return true;
            case Parameter parameter when KnownFields.TagOf(parameter.Name) is { } tag:
                _sql.Append(TagSql);
                return Bound(tag);
            case Parameter parameter when KnownFields.IsReserved(parameter.Name):
                _sql.Append("NULL");
                return true;
            case NullTest or Not or Comparison or Chain when KindOf(expression) is not null:
                _sql.Append("CAST(");
                var isCondition = Condition(expression);
                _sql.Append(" AS INTEGER)");
                return isCondition;
            default:
                return false;
        }
    }

    private bool Compare(Comparison comparison)
    {
        var (left, right) = (KindOf(comparison.Left), KindOf(comparison.Right));
        if (left is null || right is null)
            return false;
        if (left == Kind.Null || right == Kind.Null)
        {
            _sql.Append(Unknown);
            return true;
        }
        return left == right ? CompareAlike(comparison) : CompareKinds(comparison, left.Value);
    }

    private bool CompareAlike(Comparison comparison)
    {
        _sql.Append('(');
        if (!Value(comparison.Left))
            return false;
        _sql.Append(' ').Append(ExpressionText.Symbol(comparison.Operator)).Append(' ');
        var isDone = Value(comparison.Right);
        _sql.Append(')');
        return isDone;
    }

    // Numbers come before texts, whatever they are.
    private bool CompareKinds(Comparison comparison, Kind left)
    {
        var holds = comparison.Operator switch
        {
            ComparisonOperator.Equal => false,
            ComparisonOperator.NotEqual => true,
            ComparisonOperator.Less or ComparisonOperator.LessOrEqual => left == Kind.Number,
            _ => left == Kind.Text,
        };
        _sql.Append("(CASE WHEN ");
        if (!Value(comparison.Left))
            return false;
        _sql.Append(" IS NOT NULL AND ");
        if (!Value(comparison.Right))
            return false;
        _sql.Append(holds ? " IS NOT NULL THEN true END)" : " IS NOT NULL THEN false END)");
        return true;
    }

    private bool Connect(Chain chain)
    {
        _sql.Append('(');
        for (var at = 0; at < chain.Operands.Count; at++)
        {
            if (at > 0)
                _sql.Append(chain.Operator == ChainOperator.And ? " AND " : " OR ");
            if (!Condition(chain.Operands[at]))
                return false;
        }
        _sql.Append(')');
        return true;
    }

    private bool Constant(ExpressionValue value)
    {
        if (value.IsNull)
        {
            _sql.Append("NULL");
            return true;
        }
        _sql.Append('?');
        if (value.Kind == ExpressionKind.Text)
            return Bound(value.AsText()!);
        _values.Add(value.AsNumber()!.Value);
        return true;
    }

    // SQLite's functions take a text with a NUL for a shorter one, PostgreSQL takes none.
    private bool Bound(string text)
    {
        _values.Add(text);
        return !text.Contains('\0', StringComparison.Ordinal);
    }

    /// <summary>Null for what is not all columns.</summary>
    private static Kind? KindOf(Expression expression) =>
        expression switch
        {
            Literal { Value.IsNull: true } => Kind.Null,
            Literal { Value.Kind: ExpressionKind.Text } => Kind.Text,
            Literal or NullTest or Not or Comparison => Kind.Number,
            Chain { Operator: ChainOperator.And or ChainOperator.Or } => Kind.Number,
            Parameter parameter when KnownFields.Of(parameter.Name) is { } field => IsTime(field)
                ? Kind.Number
                : Kind.Text,
            Parameter parameter when KnownFields.TagOf(parameter.Name) is not null => Kind.Number,
            Parameter parameter when KnownFields.IsReserved(parameter.Name) => Kind.Null,
            _ => null,
        };
}

using System.Text;
using Muster.Acs.Provisioning.Expressions;

namespace Muster.Acs.Storage.Sql;

/// <summary>
/// An expression as SQL that holds of exactly the same rows, where all it reads are columns. SQLite
/// orders as the language does (null, numbers, texts by their octets) and knows the same three truth
/// values; what it would do otherwise is kept from it: converting between numbers and texts by the
/// type of a column, and the truth of texts.
/// </summary>
internal sealed class FilterSql
{
    /// <summary>SQLite's own limits are larger; beyond these, rows are evaluated one by one.</summary>
    private const int MaxDepth = 50;
    private const int MaxOperands = 200;

    private const string TagSql =
        "(CASE WHEN EXISTS (SELECT 1 FROM device_tags t "
        + "WHERE t.device = d.row_id AND t.tag = ?) THEN 1 END)";

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

    private bool Condition(Expression expression)
    {
        if (KindOf(expression) is not { } kind)
            return false;
        if (expression is not (Literal or Parameter))
            return Value(expression, isBare: true);
        _sql.Append('(');
        var isDone = Value(expression, isBare: true);
        _sql.Append(kind == Kind.Text ? " <> '')" : " <> 0)");
        return isDone;
    }

    /// <param name="isBare">Whether a column may keep the type it converts others to.</param>
    private bool Value(Expression expression, bool isBare)
    {
        if (++_operands > MaxOperands)
            return false;
        switch (expression)
        {
            case Literal literal:
                return Constant(literal.Value);
            case Parameter parameter when KnownFields.Of(parameter.Name) is { } field:
                _sql.Append(isBare ? "" : "+").Append(Column(field));
                return true;
            case Parameter parameter when KnownFields.TagOf(parameter.Name) is { } tag:
                _sql.Append(TagSql);
                return Bound(tag);
            case Parameter parameter when KnownFields.IsReserved(parameter.Name):
                _sql.Append("NULL");
                return true;
            case NullTest test:
                _sql.Append('(');
                var isTested = Value(test.Operand, isBare: true);
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
                return false;
        }
    }

    private bool Compare(Comparison comparison)
    {
        var (left, right) = (KindOf(comparison.Left), KindOf(comparison.Right));
        _sql.Append('(');
        if (left is null || right is null || !Value(comparison.Left, left == right))
            return false;
        _sql.Append(' ').Append(ExpressionText.Symbol(comparison.Operator)).Append(' ');
        var isDone = Value(comparison.Right, left == right);
        _sql.Append(')');
        return isDone;
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

    // SQLite's functions take a text with a NUL for a shorter one.
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

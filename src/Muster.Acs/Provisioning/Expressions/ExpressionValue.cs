using Muster.Cwmp.Messages;

namespace Muster.Acs.Provisioning.Expressions;

internal enum ExpressionKind : byte
{
    Null,
    Boolean,
    Number,
    Text,

    /// <summary>Not known in this scope; wherever a value is wanted in the end it counts as null.</summary>
    Unresolved,
}

/// <summary>
/// A value of the language. Times are numbers: milliseconds since 1970. Never NaN, never infinite: what
/// would be so is null.
/// </summary>
internal readonly struct ExpressionValue : IEquatable<ExpressionValue>
{
    /// <summary>Longer texts are not joined: the result is null.</summary>
    public const int MaxTextLength = 1 << 20;

    private static readonly object BooleanMark = ExpressionKind.Boolean;
    private static readonly object NumberMark = ExpressionKind.Number;
    private static readonly object UnresolvedMark = ExpressionKind.Unresolved;

    // A text itself, a mark for what the number is, or null: sixteen octets in all.
    private readonly object? _content;
    private readonly double _number;

    private ExpressionValue(object? content, double number = 0) =>
        (_content, _number) = (content, number);

    public static readonly ExpressionValue Null;
    public static readonly ExpressionValue Unresolved = new(UnresolvedMark);
    public static readonly ExpressionValue True = new(BooleanMark, 1);
    public static readonly ExpressionValue False = new(BooleanMark);

    public static ExpressionValue Of(bool value) => value ? True : False;

    public static ExpressionValue Of(double value) =>
        double.IsFinite(value) ? new(NumberMark, value) : Null;

    public static ExpressionValue Of(string? value) => new(value);

    public static ExpressionValue Of(DateTimeOffset time) => Of(time.ToUnixTimeMilliseconds());

    /// <summary>
    /// A parameter as rules see it: booleans, whole numbers (of texts that begin with one) and times
    /// of the types that say so, and a text wherever it does not fit its type.
    /// </summary>
    public static ExpressionValue Of(ParameterValue value) =>
        value.Type switch
        {
            XsdTypes.Boolean when value.TryGetBoolean(out var flag) => flag,
            XsdTypes.Int or XsdTypes.UnsignedInt when NumberText.Whole(value.Text) is { } number =>
                number,
            XsdTypes.DateTime when value.TryGetTime(out var time) => Of(time),
            _ => value.Text,
        };

    public static implicit operator ExpressionValue(bool value) => Of(value);

    public static implicit operator ExpressionValue(double value) => Of(value);

    public static implicit operator ExpressionValue(string? value) => Of(value);

    public ExpressionKind Kind =>
        _content switch
        {
            null => ExpressionKind.Null,
            string => ExpressionKind.Text,
            var mark => (ExpressionKind)mark,
        };

    public bool IsNull => _content is null;
    public bool IsUnresolved => ReferenceEquals(_content, UnresolvedMark);

    /// <summary>
    /// As a condition. Null, unresolved, false, 0 and the empty text do not hold.
    /// </summary>
    public bool IsTrue => _content is string text ? text.Length > 0 : _number != 0;

    /// <summary>
    /// In arithmetic: booleans count as 1 and 0, texts by the number they begin with, or 0. Null when
    /// there is no value.
    /// </summary>
    public double? AsNumber() =>
        Kind switch
        {
            ExpressionKind.Boolean or ExpressionKind.Number => _number,
            ExpressionKind.Text => NumberText.Leading((string)_content!),
            _ => null,
        };

    /// <summary>As <c>||</c> joins it: true is 1. Null when there is no value.</summary>
    public string? AsText() =>
        Kind switch
        {
            ExpressionKind.Boolean or ExpressionKind.Number => NumberText.Of(_number),
            ExpressionKind.Text => (string)_content!,
            _ => null,
        };

    /// <summary>
    /// The order of two values that are both known: numbers (and booleans, as 1 and 0) come before
    /// texts, texts are in the order of their code points.
    /// </summary>
    public static int Compare(ExpressionValue left, ExpressionValue right) =>
        (left._content as string, right._content as string) switch
        {
            (null, null) => left._number.CompareTo(right._number),
            (null, _) => -1,
            (_, null) => 1,
            var (one, other) => CompareTexts(one, other),
        };

    /// <summary>As SQLite compares UTF-8: code points behind the surrogates come after all others.</summary>
    private static int CompareTexts(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
            return left.Length.CompareTo(right.Length);
        var (one, other) = (left[common], right[common]);
        if (char.IsSurrogate(one) != char.IsSurrogate(other))
            return char.IsSurrogate(one) ? 1 : -1;
        return one.CompareTo(other);
    }

    /// <summary>The same value of the same kind, null and unresolved too; not what = asks.</summary>
    public bool Equals(ExpressionValue other) =>
        Kind == other.Kind
        && _number.Equals(other._number)
        && (_content is not string text || text == (string)other._content!);

    public override bool Equals(object? obj) => obj is ExpressionValue other && Equals(other);

    public override int GetHashCode() =>
        HashCode.Combine(Kind, _number, _content is string text ? text : null);

    /// <summary>As it stands in the canonical text of an expression.</summary>
    public override string ToString() =>
        Kind switch
        {
            ExpressionKind.Null => "NULL",
            ExpressionKind.Boolean => _number != 0 ? "TRUE" : "FALSE",
            ExpressionKind.Number => NumberText.Of(_number),
            ExpressionKind.Text => ExpressionText.Quoted((string)_content!),
            _ => "UNRESOLVED",
        };
}

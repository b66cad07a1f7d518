using System.Collections;
using System.Runtime.CompilerServices;

namespace Muster.Acs.Provisioning.Expressions;

/// <summary>Expressions in a row; equal when they are equal one by one.</summary>
[CollectionBuilder(typeof(ExpressionList), nameof(Create))]
internal sealed class ExpressionList : IReadOnlyList<Expression>, IEquatable<ExpressionList>
{
    private readonly Expression[] _items;

    private ExpressionList(Expression[] items)
    {
        _items = items;
        foreach (var item in items)
            Depth = Math.Max(Depth, item.Depth);
    }

    public static ExpressionList Create(ReadOnlySpan<Expression> items) => new(items.ToArray());

    public int Depth { get; }
    public int Count => _items.Length;
    public Expression this[int index] => _items[index];
    public ReadOnlySpan<Expression> Span => _items;

    public IEnumerator<Expression> GetEnumerator() => _items.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    public bool Equals(ExpressionList? other) =>
        other is not null && _items.AsSpan().SequenceEqual(other._items);

    public override bool Equals(object? obj) => Equals(obj as ExpressionList);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in _items)
            hash.Add(item);
        return hash.ToHashCode();
    }
}

using Muster.Acs.Provisioning.Rollouts;
using Muster.Acs.Recording;

namespace Muster.Acs.Provisioning.Expressions;

/// <summary>A device outside a session: its identity, its times, its tags, its last known parameters.</summary>
internal abstract class StoredDeviceScope : IExpressionScope
{
    public abstract ExpressionValue Now { get; }

    public ExpressionValue Parameter(string name)
    {
        if (KnownFields.Of(name) is { } field)
            return Field(field);
        if (KnownFields.TagOf(name) is { } tag)
            return HasTag(tag) ? ExpressionValue.True : ExpressionValue.Null;
        if (KnownFields.IsReserved(name))
            return ExpressionValue.Null;
        // What is not shown cannot be guessed, letter by letter, either.
        var value = Tree(name);
        var isHidden =
            value.Kind is ExpressionKind.Text or ExpressionKind.Number
            && value.AsText()!.Length > 0
            && SecretNames.IsSecret(name);
        return isHidden ? ExpressionValue.Of(SecretNames.Mask) : value;
    }

    public ExpressionValue Call(string function, ReadOnlySpan<ExpressionValue> arguments) =>
        function switch
        {
            DeviceFilter.RemoteAddress => RemoteAddress,
            Bucket.Function
                when arguments.Length == 1
                    && arguments[0].AsText() is { } name
                    && Field(KnownField.Id).AsText() is { } id => ExpressionValue.Of(
                Bucket.Of(name, id)
            ),
            _ => ExpressionValue.Unresolved,
        };

    /// <summary>Where the device last called from.</summary>
    protected abstract ExpressionValue RemoteAddress { get; }

    protected abstract ExpressionValue Field(KnownField field);

    protected abstract bool HasTag(string tag);

    /// <summary>Null for what is not known, and for objects.</summary>
    protected abstract ExpressionValue Tree(string path);
}

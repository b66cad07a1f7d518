namespace Muster.Cpe.Tree;

/// <summary>Where a value comes from as long as nobody wrote one.</summary>
internal abstract class ValueSource
{
    /// <summary>True when the value changes without being written.</summary>
    public virtual bool Moves => false;

    /// <summary>
    /// The name of the sibling parameter whose present value goes to <see cref="Text"/>, or null.
    /// </summary>
    public virtual string? Follows => null;

    /// <summary>The value for this device, now.</summary>
    /// <param name="device">Which device, and what time it is there.</param>
    /// <param name="node">Whose value is asked: it seeds what differs from parameter to parameter.</param>
    /// <param name="followed">The present value of the parameter it follows, else empty.</param>
    public abstract string Text(in DeviceContext device, int node, string followed);
}

/// <summary>The same text on every device.</summary>
internal sealed class ConstantText(string text) : ValueSource
{
    public override string Text(in DeviceContext device, int node, string followed) => text;
}

/// <summary>Text with placeholders that differ from device to device.</summary>
internal sealed class TemplateText(TextTemplate template) : ValueSource
{
    public override string Text(in DeviceContext device, int node, string followed) =>
        template.Expand(device.Person);
}

/// <summary>Everything a value can depend on.</summary>
internal readonly struct DeviceContext(Person person, DateTimeOffset booted, TimeProvider clock)
{
    public Person Person { get; } = person;
    public DateTimeOffset Booted { get; } = booted;
    public DateTimeOffset Now => clock.GetUtcNow();
    public double SecondsUp => Math.Max(0, (Now - Booted).TotalSeconds);
}

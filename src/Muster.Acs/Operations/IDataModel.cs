namespace Muster.Acs.Operations;

/// <summary>
/// What the Broadband Forum's data models say of parameters and objects: TR-181 (Device:2 and
/// Device:1), TR-098 (InternetGatewayDevice:1) and the services TR-104, TR-135 and TR-140, with what
/// <see cref="AcsOptions.DataModels"/> adds. What a device really has is its tree's to tell.
/// </summary>
public interface IDataModel
{
    /// <summary>
    /// What is known of a parameter, or of an object (its path ends in a dot); instance numbers,
    /// <c>*</c> and <c>{i}</c> may stand for instances. Null when no model has it.
    /// </summary>
    DataModelEntry? Find(string path);

    /// <summary>
    /// Parameters and objects right below a partial path whose names begin with what comes after its
    /// last dot, as an editor completes them: <c>Device.WiFi.Ra</c> finds <c>Device.WiFi.Radio.</c>
    /// Paths begin as they were typed. By name; at most <paramref name="limit"/>, from 1 to 1000. Throws Invalid.
    /// </summary>
    IReadOnlyList<DataModelEntry> Complete(string prefix, int limit);

    /// <summary>
    /// What the models have against writing these values: type, length, range, enumeration, pattern.
    /// Empty when nothing is known against them.
    /// </summary>
    IReadOnlyList<ParameterFault> Check(IReadOnlyList<NamedValue> values);
}

/// <summary>A parameter or object as its model tells it.</summary>
/// <param name="Path">Its name with <c>{i}</c> where instances stand; an object's ends in a dot.</param>
/// <param name="Model">The model with its version: <c>Device:2.19</c>.</param>
/// <param name="Writable">
/// A parameter can be written; rows of a table can be added and deleted.
/// </param>
public sealed record DataModelEntry(string Path, string Model, bool Writable)
{
    /// <summary>True for an object or a table.</summary>
    public bool IsObject => Path.EndsWith('.');

    /// <summary>The type on the wire, such as <c>xsd:unsignedInt</c>; null for an object.</summary>
    public string? Type { get; init; }

    /// <summary>True when the value is a list with commas, whose items the rest is about.</summary>
    public bool IsList { get; init; }

    /// <summary>What values it takes, in words: <c>1..255</c>, <c>at most 32 characters</c>; empty for any.</summary>
    public string Bounds { get; init; } = "";

    /// <summary>The values that can be written; empty where there is no enumeration.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Values that the device alone sets.</summary>
    public IReadOnlyList<string> ReportedValues { get; init; } = [];

    /// <summary>The unit of the value, or null.</summary>
    public string? Units { get; init; }

    /// <summary>What it is before anybody writes it; null where that is the device's.</summary>
    public string? Default { get; init; }

    /// <summary>Since which version of the model; null where it does not say.</summary>
    public string? Since { get; init; }

    /// <summary><c>deprecated</c>, <c>obsoleted</c> or <c>deleted</c>; null while it is in use.</summary>
    public string? Status { get; init; }

    /// <summary>True when it reads as empty whatever it holds: a password.</summary>
    public bool IsHidden { get; init; }

    /// <summary>
    /// The Forum's sentence about it; null unless a file of <see cref="AcsOptions.DataModels"/> has it.
    /// </summary>
    public string? Description { get; init; }
}

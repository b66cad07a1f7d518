using Muster.Cpe.Tree;
using Muster.Cwmp.DataModel;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.ModelFiles;

/// <summary>
/// A kind of device, read from a model file (<c>docs/simulator.md</c>) or from the CSV form of a
/// device's tree. All devices made from it share its tree; each keeps only how it differs.
/// </summary>
public sealed class DeviceModel
{
    private readonly Shape _shape;
    private readonly ModelIdentity _identity;

    internal DeviceModel(string name, Shape shape, ModelIdentity identity)
    {
        Name = name;
        _shape = shape;
        _identity = identity;
    }

    /// <summary>The model's name, for people.</summary>
    public string Name { get; }

    /// <summary>The root object with its dot: <c>Device.</c> or <c>InternetGatewayDevice.</c></summary>
    public string Root => _shape.Root;

    /// <summary>How many parameters a new device has.</summary>
    public int ParameterCount => _shape.Counts.Parameters;

    /// <summary>Reads a model file; the ending <c>.csv</c> tells the CSV form.</summary>
    /// <exception cref="ModelFileException">The file cannot be opened or used.</exception>
    public static DeviceModel Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Load(stream, Path.GetFileName(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(path, 0, $"cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads a model; the name's ending <c>.csv</c> tells the CSV form.</summary>
    /// <param name="stream">The file's bytes, UTF-8.</param>
    /// <param name="fileName">Its name, for errors and as the model's name.</param>
    /// <exception cref="ModelFileException">The file cannot be used.</exception>
    public static DeviceModel Load(Stream stream, string fileName) =>
        fileName.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
            ? CsvModelReader.Read(stream, fileName)
            : JsonModelReader.Read(stream, fileName);

    /// <summary>
    /// Makes the device number <paramref name="index"/> of a crowd. The same model, index and seed
    /// make the same device.
    /// </summary>
    /// <param name="index">Which one, from 0.</param>
    /// <param name="seed">Which crowd.</param>
    /// <param name="clock">The device's clock; it starts now.</param>
    /// <param name="readings">How its tree reads what the standard leaves open.</param>
    public SimulatedDevice CreateDevice(
        int index,
        int seed,
        TimeProvider clock,
        StandardReadings? readings = null
    )
    {
        var person = new Person(_identity, index, seed);
        var identity = new DeviceIdStruct(
            _identity.Manufacturer,
            _identity.Oui,
            _identity.ProductClass,
            _identity.SerialNumber.Expand(person)
        );
        return new SimulatedDevice(
            identity,
            new DeviceTree(_shape, person, clock, readings ?? StandardReadings.Default)
        );
    }

    /// <summary>Every first value fits its parameter.</summary>
    internal void CheckValues(string file)
    {
        var tree = new DeviceTree(
            _shape,
            new Person(_identity, 0, 0),
            TimeProvider.System,
            StandardReadings.Default
        );
        foreach (var (name, syntax, text) in tree.Everything())
            if (syntax.Check(text) is { IsGood: false } verdict)
                throw new ModelFileException(file, 0, $"{name}: {verdict.Reason}");
    }
}

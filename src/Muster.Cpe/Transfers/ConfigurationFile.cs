using System.Buffers;
using System.Text;
using System.Text.Json;
using Muster.Cpe.Tree;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Transfers;

/// <summary>
/// "3 Vendor Configuration File": lines <c>name=value</c> (a # begins a comment), or one JSON object of
/// names and values. They are set together. A file of any other form is stored, which means nothing.
/// </summary>
internal sealed class ConfigurationFile : IFileSink
{
    private const int MostBytes = 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _content = new();
    private List<KeyValuePair<string, string>>? _settings;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        if (_content.WrittenCount <= MostBytes)
            _content.Write(bytes.Span);
        return ValueTask.CompletedTask;
    }

    public ValueTask<FileVerdict> CompleteAsync(CancellationToken cancel)
    {
        if (_content.WrittenCount > MostBytes)
            return Verdict(FileVerdict.Corrupt("the configuration file is longer than 1 MB"));
        var text = Encoding.UTF8.GetString(_content.WrittenSpan);
        if (!text.AsSpan().TrimStart().StartsWith("{"))
            _settings = FromLines(text);
        else if (!TryFromJson(text, out _settings))
            return Verdict(FileVerdict.Corrupt("the configuration file is no valid JSON object"));
        return Verdict(default);
    }

    /// <summary>All settings or none; null on success.</summary>
    public FaultStruct? Apply(Agent cpe)
    {
        if (_settings is not { Count: > 0 } settings)
            return null;
        foreach (var (name, _) in settings)
            if (!cpe.Tree.TryGet(name, out _))
                return Unusable($"there is no parameter {name}");
        foreach (var (name, value) in settings)
            if (cpe.Tree.SetOwn(name, value, ValueOrigin.Device) is { Succeeded: false } refused)
                return Unusable(refused.Reason ?? name);
        return null;
    }

    private static FaultStruct Unusable(string reason) => new(FaultCode.FileCorrupted, reason);

    private static ValueTask<FileVerdict> Verdict(FileVerdict verdict) => new(verdict);

    private static List<KeyValuePair<string, string>> FromLines(string text)
    {
        var settings = new List<KeyValuePair<string, string>>();
        foreach (var line in text.Split('\n'))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var name = equals > 0 ? line[..equals].Trim() : "";
            if (name.Length > 0 && name[0] != '#' && name.Contains('.', StringComparison.Ordinal))
                settings.Add(new(name, line[(equals + 1)..].Trim()));
        }
        return settings;
    }

    private static bool TryFromJson(string text, out List<KeyValuePair<string, string>>? settings)
    {
        settings = null;
        try
        {
            using var document = JsonDocument.Parse(text);
            settings =
            [
                .. document
                    .RootElement.EnumerateObject()
                    .Select(p => KeyValuePair.Create(p.Name, p.Value.ToString())),
            ];
            return true;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}

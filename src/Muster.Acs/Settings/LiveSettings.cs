using Microsoft.Extensions.Logging;
using Muster.Acs.Hosting;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Settings;

/// <summary>
/// Settings that were changed while the server ran. They are stored, and hold at the next start too,
/// except where the command line, the environment or muster.json says something: that wins.
/// </summary>
internal sealed partial class LiveSettings(
    AcsOptions started,
    LiveOptions live,
    ISettingsStore store,
    ILogger<LiveSettings> logger
) : IDisposable
{
    /// <summary>What stands before the name of a setting in the store.</summary>
    private const string Prefix = "option:";

    /// <summary>The source of what was changed here.</summary>
    public const string Source = "changed here";

    private readonly SemaphoreSlim _turn = new(1);
    private Dictionary<string, string> _stored = new(StringComparer.Ordinal);

    /// <summary>Reads what is stored, and lets it hold; what is wrong by now is left out, and logged.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            await ReadAsync(cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        var options = started;
        var stored = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, text) in await store.ListAsync(Prefix, cancellation))
        {
            var name = key[Prefix.Length..];
            var with = new Dictionary<string, string>(stored, StringComparer.Ordinal)
            {
                [name] = text,
            };
            try
            {
                options = OptionsWith(with);
                stored = with;
            }
            catch (OperationException wrong)
            {
                LogLeftOut(name, wrong.Message);
            }
        }
        (live.Current, _stored) = (options, stored);
    }

    public IReadOnlyList<ServerSetting> List() => [.. started.Stated.Select(Shown)];

    /// <summary>Throws NotFound.</summary>
    public ServerSetting Get(string name) => Shown(Find(name));

    /// <param name="name">As on the command line, with or without its dashes.</param>
    /// <param name="text">Null goes back to the default.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="OperationException">
    /// NotFound; Conflict for what needs a restart, and for what is said where it wins; Invalid.
    /// </exception>
    public async Task<ServerSetting> ChangeAsync(
        string name,
        string? text,
        CancellationToken cancellation
    )
    {
        var setting = Find(name);
        if (!CanChange(setting.Name))
            throw Refused(
                $"{setting.Name} holds from the start of the server on: {Where(setting)}."
            );
        if (setting.Source is { } said)
            throw Refused($"{setting.Name} is said by {said}, and that wins: change it there.");
        await _turn.WaitAsync(cancellation);
        try
        {
            var with = new Dictionary<string, string>(_stored, StringComparer.Ordinal);
            if (text is null)
                with.Remove(setting.Name);
            else
                with[setting.Name] = text;
            var options = OptionsWith(with);
            if (text is null)
                await store.DeleteAsync(Prefix + setting.Name, cancellation);
            else
                await store.WriteAsync(Prefix + setting.Name, text, cancellation);
            // Stored first: what holds now holds after a restart.
            (live.Current, _stored) = (options, with);
        }
        finally
        {
            _turn.Release();
        }
        return Shown(setting);
    }

    public void Dispose() => _turn.Dispose();

    private AcsOptions OptionsWith(Dictionary<string, string> stored)
    {
        var options = started;
        foreach (var setting in started.Changeable)
        {
            if (!stored.TryGetValue(setting.Name, out var text) || IsSaid(setting.Name))
                continue;
            try
            {
                options = setting.Apply(options, text);
            }
            catch (FormatException wrong)
            {
                throw Wrong(wrong.Message + ".", wrong);
            }
        }
        return AcsOptionsRules.Errors(options).FirstOrDefault() is { } error
            ? throw Wrong(error)
            : options;
    }

    private ServerSetting Shown(ServerSetting setting)
    {
        var shown = setting with { CanChange = CanChange(setting.Name) && setting.Source is null };
        return shown.CanChange && _stored.TryGetValue(setting.Name, out var text)
            ? shown with
            {
                Value = text,
                Source = Source,
            }
            : shown;
    }

    private bool CanChange(string name) => started.Changeable.Any(each => each.Name == name);

    private bool IsSaid(string name) =>
        started.Stated.Any(each => each.Name == name && each.Source is not null);

    private ServerSetting Find(string name) =>
        started.Stated.FirstOrDefault(each =>
            each.Name == name || each.Name == "--" + name || each.Key == name
        )
        ?? throw new OperationException(
            OperationFaultKind.NotFound,
            $"There is no setting '{name}'.",
            "name"
        );

    private static string Where(ServerSetting setting) =>
        $"set {setting.Variable} or {setting.Key} in muster.json, and restart it";

    private static OperationException Refused(string message) =>
        new(OperationFaultKind.Conflict, message, "name");

    private static OperationException Wrong(string message, Exception? inner = null) =>
        new(OperationFaultKind.Invalid, message, "value", inner);

    [LoggerMessage(LogLevel.Warning, "The stored setting {Name} does not hold: {Reason}")]
    private partial void LogLeftOut(string name, string reason);
}

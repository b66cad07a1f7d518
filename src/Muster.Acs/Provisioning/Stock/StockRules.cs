using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Storage;

namespace Muster.Acs.Provisioning.Stock;

/// <summary>The rules a new data directory begins with, if it is wanted; from then on they are the operator's.</summary>
internal static class StockRules
{
    private const string Setting = "rules.stock";
    private static readonly string[] Names = ["bootstrap", "default", "inform"];

    /// <summary>Stores them once; a directory that was there before without them is left as it is.</summary>
    public static async Task SeedAsync(
        RuleBook book,
        ISettingsStore settings,
        bool isNew,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        if (!isNew || await settings.ReadAsync(Setting, cancellation) is not null)
            return;
        var note = new ChangeNote("muster", "The rules a new server begins with.");
        var writes = new List<DocumentWrite>();
        foreach (var name in Names)
        {
            writes.Add(new(DocumentKind.Provision, name, Text(name), now, note));
            writes.Add(new(DocumentKind.Preset, name, Preset(name), now, note));
        }
        await book.ChangeAsync(writes, cancellation);
        await settings.WriteAsync(Setting, "1", cancellation);
    }

    private static string Preset(string name)
    {
        var events = name == "bootstrap" ? "{\"0 BOOTSTRAP\": true}" : "{}";
        return $$"""
            {
              "weight": 0,
              "channel": "{{name}}",
              "events": {{events}},
              "precondition": "",
              "configurations": [{"type": "provision", "name": "{{name}}"}]
            }
            """;
    }

    private static string Text(string name)
    {
        using var stream =
            typeof(StockRules).Assembly.GetManifestResourceStream($"StockRules/{name}.js")
            ?? throw new InvalidOperationException($"The stock rule {name} is not in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

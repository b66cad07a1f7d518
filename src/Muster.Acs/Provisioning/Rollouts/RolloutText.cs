using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Muster.Acs.Operations;

namespace Muster.Acs.Provisioning.Rollouts;

/// <summary>Writes a rollout into the text of a preset or profile; all that is not about it stays.</summary>
internal static class RolloutText
{
    public const string Percent = "percent";
    public const string Paused = "paused";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions Short = new(Readable) { WriteIndented = false };

    public static string With(string text, Rollout rollout) =>
        text.TrimStart().StartsWith('{') ? Json(text, rollout) : Yaml(text, rollout);

    private static string Json(string text, Rollout rollout)
    {
        JsonObject document;
        try
        {
            document = JsonNode.Parse(text)!.AsObject();
            document.Remove(Percent);
            document.Remove(Paused);
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException)
        {
            throw new OperationException(
                OperationFaultKind.Conflict,
                $"The text cannot be changed here: {wrong.Message}"
            );
        }
        if (rollout.Percent < 100)
            document[Percent] = rollout.Percent;
        if (rollout.IsPaused)
            document[Paused] = true;
        return document.ToJsonString(text.Contains('\n') ? Readable : Short);
    }

    private static string Yaml(string text, Rollout rollout)
    {
        var lines = text.Split('\n').ToList();
        var place = lines.FindIndex(IsOfRollout);
        lines.RemoveAll(IsOfRollout);
        if (place < 0)
            place = lines.FindIndex(line => line.Length > 0 && char.IsAsciiLetter(line[0]));
        var end = lines.Any(line => line.EndsWith('\r')) ? "\r" : "";
        if (rollout.IsPaused)
            lines.Insert(Math.Max(0, place), $"{Paused}: true{end}");
        if (rollout.Percent < 100)
            lines.Insert(
                Math.Max(0, place),
                string.Create(CultureInfo.InvariantCulture, $"{Percent}: {rollout.Percent}{end}")
            );
        return string.Join('\n', lines);
    }

    private static bool IsOfRollout(string line) =>
        line.StartsWith(Percent + ":", StringComparison.Ordinal)
        || line.StartsWith(Paused + ":", StringComparison.Ordinal);
}

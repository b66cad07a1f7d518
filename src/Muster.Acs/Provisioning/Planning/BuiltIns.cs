using System.Text.Json;
using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Paths;

namespace Muster.Acs.Provisioning.Planning;

/// <summary>The provisions that need no script; one of the same name that is stored wins.</summary>
internal static class BuiltIns
{
    public static bool Has(string name) => Find(name, []) is not null;

    /// <summary>What a name and its arguments do; null when there is no such thing.</summary>
    public static Action<ScriptRun, Cause>? Find(string name, IReadOnlyList<string> arguments)
    {
        object?[] given = [.. arguments.Select(Scalar)];
        return name switch
        {
            "refresh" => Checked((run, cause) => Refresh(run, cause, given)),
            "value" => Checked((run, cause) => Value(run, cause, given)),
            "tag" => Checked((run, cause) => Tag(run, cause, given)),
            "reboot" => (run, cause) => Deed(run, cause, DeviceFacts.Reboot),
            "reset" => (run, cause) => Deed(run, cause, DeviceFacts.FactoryReset),
            "download" => Checked((run, cause) => Download(run, cause, given)),
            "instances" => Checked((run, cause) => Instances(run, cause, given)),
            _ => null,
        };
    }

    /// <summary>One instance of a stored object below a path, or none.</summary>
    public static void Object(
        ScriptRun run,
        Cause cause,
        string parent,
        ProvisioningObject wanted,
        bool add
    )
    {
        var keys = wanted.Keys.Count > 0 ? wanted.Keys : [.. wanted.Values.Keys];
        var alias = PathSegment.Alias(
            keys.Where(wanted.Values.ContainsKey)
                .Select(key => new AliasPair(
                    PathPattern.Parse(key),
                    ScriptValue.Plain(wanted.Values[key])
                ))
        );
        var instance = PathPattern.Of([.. PathPattern.Parse(parent).Segments, alias]);
        var count = add ? 1 : 0;
        run.Declare(new(instance, cause) { Instances = new(count, count) });
        foreach (var (name, value) in wanted.Values)
        {
            if (!add || keys.Contains(name))
                continue;
            PathSegment[] path = [.. instance.Segments, .. PathPattern.Parse(name).Segments];
            run.Declare(Wanted(new(PathPattern.Of(path), cause), value));
        }
    }

    private static Action<ScriptRun, Cause> Checked(Action<ScriptRun, Cause> body) =>
        (run, cause) =>
        {
            try
            {
                body(run, cause);
            }
            catch (PathException wrong)
            {
                throw new RuleFaultException(
                    new RuleFault("script.Error", wrong.Message) { Name = "Error" }
                );
            }
        };

    // refresh(path[, seconds[, includeChildren[, attribute…]]])
    private static void Refresh(ScriptRun run, Cause cause, object?[] given)
    {
        if (given is not [string path, ..])
            throw Invalid();
        var seconds = given.Length > 1 && given[1] is double asked ? asked : 1;
        if (seconds < 0 || !double.IsFinite(seconds))
            throw Invalid();
        var at = seconds == 0 ? run.Now() : run.Now(seconds * 1000, null);
        var time = (long)Math.Max(1, at);
        var isDeep = given.Length < 3 || given[2] is not false;
        var declaration = new Declaration(PathPattern.Parse(path), cause) { IsDeep = isDeep };
        if (given.Length > 3)
        {
            var names = given[3..].OfType<string>().ToHashSet(StringComparer.Ordinal);
            long Asked(string name) => names.Contains(name) ? time : 0;
            run.Declare(
                declaration with
                {
                    PathAt = Math.Max(1, Math.Max(Asked("object"), Asked("writable"))),
                    Times = new()
                    {
                        Object = Asked("object"),
                        Writable = Asked("writable"),
                        Value = Asked("value"),
                        Notification = Asked("notification"),
                        AccessList = Asked("accessList"),
                    },
                }
            );
            return;
        }
        run.Declare(
            declaration with
            {
                PathAt = isDeep ? time : 1,
                Times = new()
                {
                    Object = 1,
                    Writable = 1,
                    Value = time,
                },
            }
        );
    }

    // value(path, v) and value(path, attribute, v)
    private static void Value(ScriptRun run, Cause cause, object?[] given)
    {
        if (given is not [string path, ..] || given.Length is not (2 or 3))
            throw Invalid();
        var bare = new Declaration(PathPattern.Parse(path), cause);
        var (attribute, value) = given.Length == 2 ? ("value", given[1]) : (given[1], given[2]);
        if (value is null)
            throw Invalid();
        run.Declare(
            attribute switch
            {
                "value" => Wanted(bare, value),
                "notification" when value is double level => bare with
                {
                    Notification = level,
                    Times = new() { Notification = 1 },
                },
                "accessList" => bare with
                {
                    AccessList = ScriptValue
                        .Plain(value)
                        .Split(
                            ',',
                            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
                        ),
                    Times = new() { AccessList = 1 },
                },
                _ => throw Invalid(),
            }
        );
    }

    private static void Tag(ScriptRun run, Cause cause, object?[] given)
    {
        if (given is not [string tag, bool on])
            throw Invalid();
        var path = PathPattern.Parse("Tags." + TagNames.Escape(tag));
        run.Declare(Wanted(new(path, cause), on));
    }

    private static void Deed(ScriptRun run, Cause cause, string path) =>
        run.Declare(Wanted(new(PathPattern.Parse(path), cause), run.Now()));

    private static void Download(ScriptRun run, Cause cause, object?[] given)
    {
        if (given is not [string type, string file, ..] || given.Length > 3)
            throw Invalid();
        var alias = PathSegment.Alias([
            new(PathPattern.Parse("FileType"), type),
            new(PathPattern.Parse("FileName"), file),
            new(
                PathPattern.Parse("TargetFileName"),
                given.Length == 3 ? given[2] as string ?? "" : ""
            ),
        ]);
        var instance = PathPattern.Of([PathSegment.Name(DeviceFacts.Downloads), alias]);
        run.Declare(new(instance, cause) { Instances = new(1, 1) });
        var trigger = PathPattern.Of([.. instance.Segments, PathSegment.Name("Download")]);
        run.Declare(Wanted(new(trigger, cause), run.Now()));
    }

    // instances(path, n), (path, "+1"), (path, "-1")
    private static void Instances(ScriptRun run, Cause cause, object?[] given)
    {
        if (given is not [string path, not null])
            throw Invalid();
        var pattern = PathPattern.Parse(path);
        if (given[1] is double count)
        {
            run.Declare(new(pattern, cause) { Instances = new(count, count) });
            return;
        }
        if (!int.TryParse(given[1] as string, out var change))
            throw Invalid();
        run.Declare(new(pattern, cause));
        run.Commit();
        var now = PathMatch.Of(run.Data, pattern).Count;
        var wanted = Math.Max(0, now + change);
        run.Declare(new(pattern, cause) { Instances = new(wanted, wanted) });
    }

    private static Declaration Wanted(Declaration bare, object value) =>
        bare with
        {
            Value = new(value, null),
            Times = new() { Value = 1 },
        };

    private static object? Scalar(string json)
    {
        using var read = JsonDocument.Parse(json);
        return read.RootElement.ValueKind switch
        {
            JsonValueKind.String => read.RootElement.GetString(),
            JsonValueKind.Number => read.RootElement.GetDouble(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };
    }

    private static RuleFaultException Invalid() =>
        new(new RuleFault("script.Error", "Invalid arguments") { Name = "Error" });
}

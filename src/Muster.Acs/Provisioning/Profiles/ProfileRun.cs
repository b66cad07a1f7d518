using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Paths;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Provisioning.Presets;

namespace Muster.Acs.Provisioning.Profiles;

/// <summary>
/// What a profile declares of a device. Pure: what its expressions must know is asked for first, and the
/// run ends there while it is not known.
/// </summary>
internal sealed class ProfileRun
{
    /// <summary>Names worked out of values, of names, of values …</summary>
    private const int DeepestName = 4;

    private readonly ScriptRun _run;
    private readonly Profile _profile;
    private readonly RuleSnapshot _rules;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private ProfileScope _scope;

    private ProfileRun(ScriptRun run, Profile profile, RuleSnapshot rules)
    {
        (_run, _profile, _rules) = (run, profile, rules);
        _scope = NewScope();
    }

    public static void Declare(ScriptRun run, Profile profile, RuleSnapshot rules) =>
        new ProfileRun(run, profile, rules).Run();

    private void Run()
    {
        var reads = ProfileReads.Of(_profile);
        Read(reads.OfCases);
        Read(reads.Of(_profile.Always));
        // What will be compared is read along with it.
        if (_asked.Count > 0)
            ReadWritten(_profile.Always);
        Commit();
        var blocks = new List<ProfileBlock> { _profile.Always };
        foreach (var each in _profile.Cases)
        {
            if (!each.When.Holds(_scope))
                continue;
            Read(reads.Of(each.Then));
            blocks.Add(each.Then);
        }
        Commit();
        for (var depth = 0; reads.HasComputed && depth < DeepestName; depth++)
        {
            var isNew = false;
            foreach (var (expression, line) in blocks.SelectMany(block => block.Expressions()))
                isNew |= ReadComputed(expression, line);
            if (!isNew)
                break;
            Commit();
        }
        foreach (var block in blocks)
            Declare(block);
    }

    private Cause At(int line) => new(_profile.Preset.Rule, "", line);

    private ProfileScope NewScope() => new(_profile, _rules, new RuleScope(_run.Data, _run.Inputs));

    private void Commit()
    {
        _run.Commit();
        _scope = NewScope();
    }

    private void Read(IReadOnlyList<ProfileReads.NamedRead> reads)
    {
        foreach (var (path, line) in reads)
            Ask(path, line);
    }

    private bool Ask(PathPattern path, int line)
    {
        if (!_asked.Add(path.Text))
            return false;
        _run.Declare(new(path, At(line)) { Times = new() { Value = 1 } });
        return true;
    }

    /// <summary>Names that can be told now; false when none of them is new.</summary>
    private bool ReadComputed(Expression expression, int line)
    {
        var isNew = false;
        foreach (var name in ProfileNames.Of(_profile, expression, _scope))
        {
            if (ProfileReads.PathOf(name) is { } path)
                isNew |= Ask(path, line);
        }
        return isNew;
    }

    private void ReadWritten(ProfileBlock block)
    {
        foreach (var value in block.Values)
            _run.Declare(new(value.Path, At(value.Line)) { Times = new() { Value = 1 } });
    }

    private void Declare(ProfileBlock block)
    {
        foreach (var fresh in block.Fresh)
            Fresh(fresh);
        foreach (var (tag, on, line) in block.Tags)
        {
            var path = PathPattern.Parse("Tags." + TagNames.Escape(tag));
            var value = on.Expression.Evaluate(_scope);
            _run.Declare(Wanted(path, value.IsTrue, line));
        }
        foreach (var each in block.Objects)
            Object(each);
        foreach (var value in block.Values)
            Value(value.Path, value);
        foreach (var (path, level, line) in block.Notifications)
            _run.Declare(
                new(path, At(line))
                {
                    Notification = level,
                    Times = new() { Notification = 1 },
                    Weight = _profile.Preset.Weight,
                }
            );
        if (block.Firmware is { } firmware)
            Firmware(firmware);
    }

    private void Value(PathPattern path, ProfileValue value)
    {
        if (ScalarOf(value.Value) is { } scalar)
            _run.Declare(
                Wanted(path, scalar, value.Line, _profile.Secrets.Contains(value.Path.Text))
            );
        else
            _run.HasNoValue(path.Text, At(value.Line));
    }

    private void Object(ProfileObject wanted)
    {
        var keys = new List<AliasPair>();
        foreach (var (name, template) in wanted.Keys)
        {
            if (ScalarOf(template) is not { } value)
            {
                _run.HasNoValue($"{wanted.Table}.[{name}]", At(wanted.Line));
                return;
            }
            keys.Add(new(name, ScriptValue.Plain(value)));
        }
        PathSegment[] segments = [.. wanted.Table.Segments, PathSegment.Alias(keys)];
        _run.Declare(
            new(PathPattern.Of(segments), At(wanted.Line))
            {
                Instances = new(wanted.Min, wanted.Max),
                Weight = _profile.Preset.Weight,
            }
        );
        foreach (var value in wanted.Values)
            Value(PathPattern.Of([.. segments, .. value.Path.Segments]), value);
    }

    // A point of the device's own grid: what was read after it is fresh.
    private void Fresh(ProfileFreshness fresh)
    {
        var time = (long)Math.Max(1, _run.Now(fresh.Age.TotalMilliseconds, null));
        _run.Declare(
            new(fresh.Path, At(fresh.Line))
            {
                IsDeep = fresh.IsDeep,
                PathAt = fresh.IsDeep ? time : 1,
                Times = new() { Value = time },
            }
        );
    }

    // Once in each span of a grid, so that a device that fails is not asked in each of its sessions.
    private void Firmware(ProfileFirmware firmware)
    {
        var version = firmware.Version.Expression.Evaluate(_scope).AsText();
        var file = firmware.File.Expression.Evaluate(_scope).AsText();
        if (version is null || file is null)
        {
            _run.HasNoValue("firmware", At(firmware.Line));
            return;
        }
        var has = _run.Data.Facts.Record.InformedValue(".DeviceInfo.SoftwareVersion");
        if (has is null || has == version)
            return;
        var alias = PathSegment.Alias([
            new(PathPattern.Parse("FileType"), firmware.FileType),
            new(PathPattern.Parse("FileName"), file),
            new(PathPattern.Parse("TargetFileName"), ""),
        ]);
        var instance = PathPattern.Of([PathSegment.Name(DeviceFacts.Downloads), alias]);
        _run.Declare(new(instance, At(firmware.Line)) { Instances = new(1, 1) });
        var trigger = PathPattern.Of([.. instance.Segments, PathSegment.Name("Download")]);
        var since = Math.Max(1, _run.Now(firmware.Retry.TotalMilliseconds, null));
        _run.Declare(Wanted(trigger, since, firmware.Line));
    }

    private Declaration Wanted(PathPattern path, object value, int line, bool isSecret = false) =>
        new(path, At(line))
        {
            Value = new(value, null) { IsSecret = isSecret },
            Times = new() { Value = 1 },
            Weight = _profile.Preset.Weight,
        };

    private object? ScalarOf(Template template)
    {
        var value = template.Expression.Evaluate(_scope);
        return value.Kind switch
        {
            ExpressionKind.Boolean => value.IsTrue,
            ExpressionKind.Number => value.AsNumber()!.Value,
            ExpressionKind.Text => value.AsText()!,
            _ => null,
        };
    }
}

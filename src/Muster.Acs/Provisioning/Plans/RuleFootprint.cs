using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Paths;
using Muster.Acs.Provisioning.Profiles;
using Muster.Acs.Storage.Codec;

namespace Muster.Acs.Provisioning.Plans;

/// <summary>
/// What of a device's tree rules can look at, so that nothing else of it need be read. Scripts may look at
/// anything, and what is worked out as a name may be any name: then it is the whole tree.
/// </summary>
internal sealed class RuleFootprint
{
    private static readonly string[] Ours =
    [
        DeviceFacts.Downloads,
        DeviceFacts.Reboot,
        DeviceFacts.FactoryReset,
    ];

    private readonly TreePart _part = new();
    private bool _isWhole;

    private RuleFootprint() { }

    /// <summary>Null for the whole tree.</summary>
    public static TreePart? Of(RuleSnapshot rules)
    {
        var footprint = new RuleFootprint();
        foreach (var root in Ours)
            footprint._part.Add([root], isWhole: true);
        foreach (var config in rules.Config.Values)
            footprint.Add(config.Value);
        foreach (var preset in rules.Presets)
        {
            footprint.Add(preset.Precondition);
            foreach (var configuration in preset.Configurations)
                footprint.Add(configuration);
        }
        return footprint._isWhole ? null : footprint._part;
    }

    private void Add(PresetConfiguration configuration)
    {
        switch (configuration)
        {
            case FollowProfile follow:
                Add(follow.Profile);
                break;
            case SetValue set:
                Add(set.Path);
                break;
            case ChangeInstance change:
                Add(change.Path, isWhole: true);
                break;
            case ChangeTag:
                break;
            default:
                _isWhole = true;
                break;
        }
    }

    private void Add(Profile profile)
    {
        foreach (var (expression, _) in profile.Expressions())
            Add(expression);
        foreach (var block in profile.Blocks())
        {
            foreach (var value in block.Values)
                Add(value.Path);
            foreach (var each in block.Objects)
                Add(each.Table, isWhole: true);
            foreach (var fresh in block.Fresh)
                Add(fresh.Path, fresh.IsDeep);
            // Attributes are not among what is read in part.
            _isWhole |= block.Notifications.Count > 0;
        }
    }

    private void Add(Expression expression)
    {
        switch (expression)
        {
            case Parameter parameter:
                Add(parameter.Name);
                break;
            case ComputedParameter:
                _isWhole = true;
                break;
            default:
                foreach (var operand in NamesRead.Operands(expression))
                    Add(operand);
                break;
        }
    }

    private void Add(string path, bool isWhole = false)
    {
        if (PathPattern.TryParse(path) is { } pattern)
            Add(pattern, isWhole);
    }

    private void Add(PathPattern path, bool isWhole = false)
    {
        // A script makes it, of whatever it likes.
        if (path.Depth > 0 && path.Segments[0].Text == DeviceFacts.VirtualParameters)
            _isWhole = true;
        var names = new List<string>();
        foreach (var segment in path.Segments)
        {
            if (segment.Kind != SegmentKind.Name)
            {
                isWhole = true;
                break;
            }
            names.Add(segment.Text);
        }
        _part.Add([.. names], isWhole);
    }
}

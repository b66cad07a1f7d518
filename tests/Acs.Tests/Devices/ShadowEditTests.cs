using Muster.Acs.Storage;
using Muster.Cwmp.Messages;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Devices;

public sealed class ShadowEditTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] Trees =
    [
        "huawei-bm632w-wimax-tr098.csv",
        "tplink-ec220g5v3-tr181.csv",
        "tplink-ex220-tr181.csv",
        "zte-h199a-tr098.csv",
    ];

    public static TheoryData<string> RealTrees => [.. Trees];

    private static ParameterValueStruct Value(string name, string text) =>
        new(name, ParameterValue.String(text));

    private static string[] Paths(Shadow shadow) =>
        [.. shadow.Nodes.ToArray().Select(node => node.Path)];

    private static string? Text(Shadow shadow, string path) =>
        shadow.TryGet(path, out var node) ? node.Value?.Text : null;

    [Theory]
    [MemberData(nameof(RealTrees))]
    public void Names_and_values_in_any_order_make_the_whole_tree(string file)
    {
        var (names, values) = DeviceTrees.Rows(SharedFiles.Path("devices", file));
        var random = new Random(7);
        var shadow = Shadow
            .Empty.WithNames("", [.. names.OrderBy(_ => random.Next())])
            .WithValues([.. values.OrderBy(_ => random.Next())], Noon);

        Assert.Equal(names.Select(n => n.Name).Order(StringComparer.Ordinal), Paths(shadow));
        foreach (var value in values)
        {
            Assert.True(shadow.TryGet(value.Name, out var node));
            Assert.Equal((value.Value, Noon), (node.Value!.Value, node.SeenAt));
        }
        foreach (var name in names)
        {
            Assert.True(shadow.TryGet(name.Name, out var node));
            Assert.Equal(name.Writable, node.Writable);
        }
    }

    [Theory]
    [MemberData(nameof(RealTrees))]
    public void The_names_below_an_object_replace_that_object_alone(string file)
    {
        var path = SharedFiles.Path("devices", file);
        var (names, _) = DeviceTrees.Rows(path);
        var shadow = DeviceTrees.Load(path);
        foreach (var table in names.Where(n => n.Name.EndsWith('.')).Take(40).Select(n => n.Name))
        {
            var below = names.Where(n => n.Name.StartsWith(table, StringComparison.Ordinal));
            Assert.Equal(
                shadow.Nodes.ToArray(),
                shadow.WithNames(table, [.. below]).Nodes.ToArray()
            );
            var emptied = shadow.WithNames(table, []);
            Assert.Equal(
                [table],
                Paths(emptied).Where(p => p.StartsWith(table, StringComparison.Ordinal))
            );
            Assert.Equal(
                Paths(shadow).Where(p => !p.StartsWith(table, StringComparison.Ordinal)),
                Paths(shadow.Without(table))
            );
        }
    }

    [Fact]
    public void Names_keep_the_values_of_those_that_stay_and_drop_those_that_are_gone()
    {
        var shadow = Shadow
            .Empty.WithValues([Value("D.A.X", "1"), Value("D.A.Y", "2"), Value("D.B", "3")], Noon)
            .WithNames("D.A.", [new("D.A.Z", true), new("D.A.X", true), new("D.B.Other", true)]);
        Assert.Equal(["D.A.X", "D.A.Z", "D.B"], Paths(shadow));
        Assert.Equal("1", Text(shadow, "D.A.X"));
        Assert.True(shadow.TryGet("D.A.X", out var node));
        Assert.True(node.Writable);
        Assert.Null(Text(shadow, "D.A.Z"));
    }

    [Fact]
    public void The_name_of_one_parameter_touches_that_parameter_alone()
    {
        var shadow = Shadow.Empty.WithValues([Value("D.A", "1"), Value("D.AB", "2")], Noon);
        Assert.Equal(["D.A", "D.AB"], Paths(shadow.WithNames("D.A", [new("D.A", true)])));
        Assert.Equal(["D.AB"], Paths(shadow.WithNames("D.A", [])));
        Assert.Equal(["D.AB"], Paths(shadow.Without("D.A")));
        Assert.Same(shadow, shadow.Without("D.C"));
    }

    [Fact]
    [Quirk(119, 120)]
    public void Of_a_name_that_comes_twice_the_last_counts_and_what_is_no_parameter_is_passed_over()
    {
        var shadow = Shadow.Empty.WithValues(
            [
                Value("D.B", "1"),
                Value("D.A", "2"),
                Value("D.B", "3"),
                Value("D.", "4"),
                Value("", "5"),
            ],
            Noon
        );
        Assert.Equal(["D.A", "D.B"], Paths(shadow));
        Assert.Equal("3", Text(shadow, "D.B"));
    }

    [Fact]
    public void An_Inform_lies_over_what_is_older_and_under_what_is_newer()
    {
        var shadow = Shadow
            .Empty.WithValues([Value("D.Old", "tree")], Noon.AddMinutes(-1))
            .WithValues([Value("D.New", "tree")], Noon.AddMinutes(1))
            .WithNames("D.Unread", [new("D.Unread", true)]);
        var seen = shadow.Overlay(
            [
                Value("D.Old", "inform"),
                Value("D.New", "inform"),
                Value("D.Unread", "inform"),
                Value("D.More", "inform"),
            ],
            Noon
        );
        Assert.Equal(
            ["inform", "tree", "inform", "inform"],
            new[] { "D.Old", "D.New", "D.Unread", "D.More" }.Select(path => Text(seen, path))
        );
        Assert.True(seen.TryGet("D.Unread", out var unread));
        Assert.True(unread.Writable);
    }

    [Fact]
    public void Attributes_are_kept_beside_the_value()
    {
        var shadow = Shadow
            .Empty.WithValues([Value("D.A", "1")], Noon)
            .WithAttributes([new("D.A", 2, ["Subscriber"]), new("D.B", 300, [])]);
        Assert.True(shadow.TryGet("D.A", out var node));
        Assert.Equal(("1", (byte?)2), (node.Value!.Value.Text, node.Notification));
        Assert.Equal(["Subscriber"], node.AccessList!);
        Assert.True(shadow.TryGet("D.B", out var odd));
        Assert.Null(odd.Notification);
    }

    [Fact]
    public void Objects_above_a_new_parameter_are_not_invented()
    {
        var shadow = Shadow.Empty.WithValues([Value("Device.DeviceInfo.UpTime", "1")], Noon);
        Assert.Equal(["Device.DeviceInfo.UpTime"], Paths(shadow));
    }
}

using Muster.Acs;
using Muster.Acs.Devices;
using Muster.Acs.History;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Muster.Cwmp.Messages;
using Xunit;

namespace Acs.Tests.History;

/// <summary>Which changes are kept, and that the past can be made of them.</summary>
public sealed class HistoryDraftTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_undone_step_by_step_is_what_was()
    {
        var random = new Random(4711);
        for (var round = 0; round < 200; round++)
        {
            var (draft, now) = (Draft(), Begin());
            var states = new List<(DateTimeOffset At, Shadow Tree)>();
            var rows = new List<HistoryRow>();
            for (var step = 1; step <= 8; step++)
            {
                var at = Noon.AddMinutes(step);
                var before = now;
                states.Add((at.AddMinutes(-1), before));
                now = Step(random, now, at);
                draft.Compare(before, now, HistoryCauses.Found, at);
                rows.AddRange(draft.Take(at)?.Rows ?? []);
            }
            foreach (var (at, tree) in states)
            {
                var later = rows.Where(row => row.At > at).Reverse().ToList();
                var then = PastTree.At(now, later, at, Policy());
                Assert.Equal(Values(tree), Values(then));
            }
        }
    }

    [Fact]
    public void A_first_reading_is_no_list_of_changes()
    {
        var draft = Draft();
        var tree = Shadow.Empty.WithValues(
            [.. Enumerable.Range(0, 500).Select(n => Value($"Device.X.P{n}", "v"))],
            Noon
        );
        draft.Compare(Shadow.Empty, tree, HistoryCauses.Found, Noon);
        var batch = draft.Take(Noon);
        Assert.True(batch!.IsPartial);
        Assert.All(batch.Rows, row => Assert.Equal(HistoryKind.FirstSeen, row.Kind));
        Assert.Equal(HistoryDraft.MostFirst, batch.Rows.Count);
        Assert.Null(draft.Take(Noon));
    }

    [Fact]
    public void More_changes_than_are_kept_at_once_begin_history_anew()
    {
        var draft = Draft();
        var old = Shadow.Empty.WithValues(Many("old"), Noon);
        draft.Compare(old, old.WithValues(Many("new"), Noon), HistoryCauses.Found, Noon);
        var batch = draft.Take(Noon);
        Assert.Equal(HistoryDraft.Most, batch!.Rows.Count);
        Assert.True(batch.IsPartial);

        static ParameterValueStruct[] Many(string text) =>
            [
                .. Enumerable
                    .Range(0, HistoryDraft.Most + 1)
                    .Select(n => Value($"Device.P{n}", text)),
            ];
    }

    [Fact]
    public void A_long_value_is_cut_and_a_secret_is_masked()
    {
        var draft = Draft();
        var old = Shadow.Empty.WithValues(
            [Value("Device.Text", "short"), Value("Device.Password", "one")],
            Noon
        );
        var now = old.WithValues(
            [Value("Device.Text", new string('x', 5_000)), Value("Device.Password", "two")],
            Noon
        );
        draft.Compare(old, now, HistoryCauses.Found, Noon);
        var rows = draft.Take(Noon)!.Rows;
        Assert.Equal(
            HistoryDraft.MaxText + 1,
            rows.Single(row => row.Path == "Device.Text").To!.Length
        );
        var secret = rows.Single(row => row.Path == "Device.Password");
        Assert.Equal(("****", "****"), (secret.From, secret.To));
    }

    [Theory]
    [InlineData("Device.DeviceInfo.UpTime", "xsd:unsignedInt", false, true)]
    [InlineData("Device.IP.Interface.1.Stats.BytesSent", "xsd:unsignedLong", false, true)]
    [InlineData("InternetGatewayDevice.WANDevice.1.X.TotalBytesSent", "xsd:string", false, true)]
    [InlineData("Device.Optical.Interface.1.OpticalSignalLevel", "xsd:int", false, true)]
    [InlineData("Device.X_ACME.LastSeen", "xsd:dateTime", false, true)]
    [InlineData("Device.X_ACME.AlarmAt", "xsd:dateTime", true, false)]
    [InlineData("Device.Hosts.Host.3.HostName", "xsd:string", false, true)]
    [InlineData("VirtualParameters.Net", "xsd:string", true, true)]
    [InlineData("Device.WiFi.SSID.1.SSID", "xsd:string", true, false)]
    [InlineData("Device.DeviceInfo.SoftwareVersion", "xsd:string", false, false)]
    [InlineData("Device.IP.Interface.1.Status", "xsd:string", false, false)]
    public void Counters_clocks_and_measurements_are_let_go(
        string path,
        string type,
        bool writable,
        bool isNoise
    ) => Assert.Equal(isNoise, Policy().IsNoise(path, type, writable));

    [Fact]
    public void The_patterns_are_the_operators_own_and_may_change_meanwhile()
    {
        var options = new LiveOptions(new AcsOptions { HistoryNoise = ["*.Debug.*"] });
        var policy = new HistoryPolicy(options);
        Assert.True(policy.IsNoise("Device.Debug.Level", "xsd:string", true));
        Assert.False(policy.IsNoise("Device.DeviceInfo.UpTime", "xsd:unsignedInt", false));
        options.Current = options.Current with { HistoryNoise = ["default", "*.Debug.*"] };
        Assert.True(policy.IsNoise("Device.DeviceInfo.UpTime", "xsd:unsignedInt", false));
        Assert.True(policy.IsNoise("Device.Debug.Level", "xsd:string", true));
    }

    // A table that was listed, with two instances, and a parameter beside it.
    private static Shadow Begin() =>
        Shadow
            .Empty.WithNames(
                "Device.",
                [
                    new("Device.", false),
                    new("Device.Name", true),
                    new("Device.T.", true),
                    new("Device.T.1.", true),
                    new("Device.T.1.A", true),
                    new("Device.T.2.", true),
                    new("Device.T.2.A", true),
                ],
                Noon
            )
            .WithValues([Value("Device.Name", "n"), Value("Device.T.1.A", "1")], Noon);

    private static Shadow Step(Random random, Shadow tree, DateTimeOffset at)
    {
        var number = random.Next(1, 5);
        var instance = $"Device.T.{number}.";
        return random.Next(4) switch
        {
            0 => tree.WithValues([Value("Device.Name", $"{random.Next(3)}")], at),
            1 when tree.TryGet(instance, out _) => tree.WithValues(
                [Value(instance + "A", $"{random.Next(3)}")],
                at
            ),
            2 when tree.TryGet(instance, out _) => tree.Without(instance),
            3 when !tree.TryGet(instance, out _) => tree.WithNodes([
                    new ShadowNode(instance, Writable: true),
                    new ShadowNode(instance + "A", Writable: true),
                ])
                .WithValues([Value(instance + "A", $"{random.Next(3)}")], at),
            _ => tree,
        };
    }

    private static Dictionary<string, string> Values(Shadow tree)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in tree.Nodes)
        {
            if (node.Value is { } value)
                values[node.Path] = value.Text;
        }
        return values;
    }

    private static HistoryDraft Draft() =>
        new(
            Policy(),
            new DeviceRecord
            {
                Key = DeviceKey.OfId("00AABB-HG1-1"),
                Id = "00AABB-HG1-1",
                Identity = new("Acme", "00AABB", "HG1", "1"),
            }
        );

    private static HistoryPolicy Policy() => new(new LiveOptions(new AcsOptions()));

    private static ParameterValueStruct Value(string name, string text) =>
        new(name, ParameterValue.String(text));
}

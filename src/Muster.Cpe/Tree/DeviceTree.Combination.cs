using Muster.Cwmp;
using Muster.Cwmp.DataModel;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Tree;

internal sealed partial class DeviceTree
{
    /// <summary>
    /// What holds between parameters, judged on the values as they will be: references, pairs that
    /// must be in order, keys that must be unique. Faults are 9007 on the parameters written.
    /// </summary>
    private sealed class CombinationRules(DeviceTree tree, List<PendingWrite> writes)
    {
        private readonly Dictionary<long, string> _pending = writes.ToDictionary(
            write => write.Place.Key,
            write => write.Text
        );

        public void Check(List<SetParameterValuesFault> faults)
        {
            foreach (var write in writes)
                if (Problem(write) is { } problem)
                    faults.Add(new(write.Place.Name, FaultCode.InvalidParameterValue, problem));
        }

        private string? Problem(PendingWrite write)
        {
            var definition = ((ParameterNode)write.Place.Node).Definition;
            if (definition.StrongReference && Dangling(write.Text) is { } dangling)
                return $"{dangling} does not exist";
            var name = write.Place.Name;
            if (
                !tree.TryFind(ParameterPath.Parent(name), out var row)
                || row.Node is not InstanceNode
                || !tree.TryFind(ParameterPath.Parent(row.Name), out var place)
                || place.Node is not TableNode table
            )
                return null;
            return OutOfOrder(table, row, definition.Name)
                ?? Collision(table, place, row, definition.Name);
        }

        /// <summary>"Refuses dangling writes (9007)"; empty is no reference.</summary>
        private string? Dangling(string text)
        {
            foreach (var item in text.Split(',', StringSplitOptions.TrimEntries))
            {
                if (item.Length == 0)
                    continue;
                // "Parameter values that are paths carry no trailing dot"; one is forgiven.
                var path = item.EndsWith('.') ? item : $"{item}.";
                if (!tree.TryFind(path, out _) && !tree.TryFind(item, out _))
                    return item;
            }
            return null;
        }

        private string? OutOfOrder(TableNode table, Place row, string name)
        {
            foreach (var (low, high) in table.Rules.Ordered)
            {
                if (name != low && name != high)
                    continue;
                if (
                    Rank(Future(row, low)) is { } first
                    && Rank(Future(row, high)) is { } second
                    && first > second
                )
                    return $"{low} is above {high}";
            }
            return null;
        }

        private string? Collision(TableNode table, Place place, Place row, string name)
        {
            foreach (var key in table.Rules.Keys)
            {
                if (
                    !key.Parameters.Contains(name, StringComparer.Ordinal)
                    || !Counts(table, key, row)
                )
                    continue;
                var mine = Values(row, key);
                foreach (var other in tree.Rows(place))
                    if (
                        (other.Scope != row.Scope || other.Node != row.Node)
                        && Counts(table, key, other)
                        && mine.SequenceEqual(Values(other, key), StringComparer.Ordinal)
                    )
                        return $"{other.Name} has the same {string.Join(", ", key.Parameters)}";
            }
            return null;
        }

        /// <summary>"Functional keys must be unique among enabled rows, the others always."</summary>
        private bool Counts(TableNode table, UniqueKey key, Place row) =>
            !key.Functional
            || table.Rules.EnableParameter is not { } enable
            || Future(row, enable) == "true";

        private IEnumerable<string> Values(Place row, UniqueKey key) =>
            key.Parameters.Select(parameter => Future(row, parameter));

        /// <summary>The value a parameter of a row will have if the writes are accepted.</summary>
        private string Future(Place row, string parameter)
        {
            if (((ObjectNode)row.Node).Child(parameter) is not ParameterNode node)
                return "";
            var place = row with { Node = node };
            return _pending.TryGetValue(place.Key, out var text) ? text : tree.Text(place);
        }

        /// <summary>Numbers and IPv4 addresses have an order; other text has none.</summary>
        private static decimal? Rank(string text)
        {
            if (text.Contains('.') && System.Net.IPAddress.TryParse(text, out var address))
                return address.GetAddressBytes().Aggregate(0m, (sum, octet) => (sum * 256) + octet);
            var invariant = System.Globalization.CultureInfo.InvariantCulture;
            return decimal.TryParse(text, invariant, out var number) ? number : null;
        }
    }
}

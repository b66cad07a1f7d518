using Muster.Cwmp;
using Muster.Cwmp.DataModel;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Tree;

internal sealed partial class DeviceTree
{
    public bool TryGet(string name, out ParameterValue value)
    {
        var found = TryFind(name, out var place) && place.Node is ParameterNode;
        value = found ? Value(place) : default;
        return found;
    }

    public bool TryGetSecret(string name, out ParameterValue value)
    {
        value = default;
        if (!TryFind(name, out var place) || place.Node is not ParameterNode parameter)
            return false;
        value = new ParameterValue(Text(place), parameter.Definition.Syntax.WireType);
        return true;
    }

    public TreeOutcome GetValues(string path, ICollection<ParameterValueStruct> values)
    {
        if (!TryFind(path, out var place))
            return TreeOutcome.Unknown(path);
        // "A partial path returns parameters only, at all depths; objects are not listed."
        if (place.Node is ParameterNode)
            values.Add(new ParameterValueStruct(place.Name, Value(place)));
        else
            Walk(
                place,
                below =>
                {
                    if (below.Node is ParameterNode)
                        values.Add(new ParameterValueStruct(below.Name, Value(below)));
                }
            );
        return TreeOutcome.Done;
    }

    public TreeOutcome GetNames(string path, bool nextLevel, ICollection<ParameterInfoStruct> names)
    {
        if (!TryFind(path, out var place))
            return TreeOutcome.Unknown(path);
        if (place.Node is ParameterNode && nextLevel)
            return TreeOutcome.Fault(
                FaultCode.InvalidArguments,
                $"NextLevel is true, but {path} is a parameter"
            );
        if (nextLevel)
        {
            // "If true, only the children of the object itself", not the object.
            foreach (var child in Children(place))
                names.Add(Info(child));
            return TreeOutcome.Done;
        }
        // "If false, the object itself and everything below."
        if (place.Node != _shape.Everything)
            names.Add(Info(place));
        if (place.Node is ObjectNode)
            Walk(place, below => names.Add(Info(below)));
        return TreeOutcome.Done;
    }

    public IReadOnlyList<string> ForcedInformParameters
    {
        get
        {
            var names = new List<string>(_shape.ForcedInform.Count);
            var connection = DefaultConnection();
            foreach (var parameter in _shape.ForcedInform)
            {
                // "ExternalIPAddress of the default connection", of that one alone.
                var isWanAddress = parameter.Name == "ExternalIPAddress";
                if (isWanAddress && ParameterPath.Parent(parameter.Path) != connection)
                    continue;
                if (TryFind(parameter.Path, out _))
                    names.Add(parameter.Path);
            }
            return names;
        }
    }

    /// <summary>The default WAN connection of a TR-098 tree with its dot, or empty.</summary>
    private string DefaultConnection()
    {
        var path = TryGet($"{Root}Layer3Forwarding.DefaultConnectionService", out var service)
            ? service.Text
            : "";
        if (path.Length > 0 && !path.EndsWith('.'))
            path += ".";
        if (path.Length > 0 && TryFind(path, out _))
            return path;
        // A device that does not tell: the first connection that is up, else the first.
        var first = "";
        foreach (var parameter in _shape.ForcedInform)
        {
            if (parameter.Name != "ExternalIPAddress" || !TryFind(parameter.Path, out _))
                continue;
            var parent = ParameterPath.Parent(parameter.Path);
            if (TryGet($"{parent}ConnectionStatus", out var status) && status.Text == "Connected")
                return parent;
            first = first.Length == 0 ? parent : first;
        }
        return first;
    }

    private IEnumerable<Place> Children(Place place) =>
        place.Node is TableNode
            ? Rows(place)
            : ((ObjectNode)place.Node).Children.Select(child => place with { Node = child });

    private static ParameterInfoStruct Info(Place place) =>
        new(
            place.Name,
            place.Node switch
            {
                ParameterNode parameter => parameter.Definition.Writable,
                ObjectNode node => node.Writable,
                _ => false,
            }
        );

    /// <summary>Every parameter with its stored value, hidden or not.</summary>
    internal List<(string Name, ParameterSyntax Syntax, string Text)> Everything()
    {
        var all = new List<(string, ParameterSyntax, string)>();
        Walk(
            new Place(_shape.Everything, 0, ""),
            place =>
            {
                if (place.Node is ParameterNode parameter)
                    all.Add((place.Name, parameter.Definition.Syntax, Text(place)));
            }
        );
        return all;
    }

    /// <summary>What the model says of active notification of a parameter.</summary>
    internal ActiveNotify ActiveNotifyOf(string name) =>
        TryFind(name, out var place) && place.Node is ParameterNode parameter
            ? parameter.Definition.ActiveNotify
            : ActiveNotify.Normal;
}

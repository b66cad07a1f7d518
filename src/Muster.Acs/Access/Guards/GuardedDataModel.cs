using Muster.Acs.DataModels;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>What the standard's models say, for those who may see devices.</summary>
internal sealed class GuardedDataModel(Gate gate, DataModelOperations inner) : IDataModel
{
    public DataModelEntry? Find(string path)
    {
        gate.Demand(Resource.Devices, AccessLevel.Read);
        return inner.Find(path);
    }

    public IReadOnlyList<DataModelEntry> Complete(string prefix, int limit)
    {
        gate.Demand(Resource.Devices, AccessLevel.Read);
        return inner.Complete(prefix, limit);
    }

    public IReadOnlyList<ParameterFault> Check(IReadOnlyList<NamedValue> values)
    {
        gate.Demand(Resource.Devices, AccessLevel.Read);
        return inner.Check(values);
    }
}

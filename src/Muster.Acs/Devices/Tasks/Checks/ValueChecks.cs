using Muster.Acs.DataModels;
using Muster.Acs.Operations;

namespace Muster.Acs.Devices.Tasks;

/// <summary>Values that a device would refuse are told before it is asked, where somebody wants that.</summary>
internal static class ValueChecks
{
    private const int MostTold = 20;

    /// <summary>Throws Invalid, naming each value that the data models have something against.</summary>
    public static void Check(DataModelOperations models, IReadOnlyList<TaskRequest> requests)
    {
        var faults = models.Check([.. requests.SelectMany(Values)]);
        if (faults.Count == 0)
            return;
        var told = faults.Take(MostTold).Select(fault => $"{fault.Name}: {fault.Message}");
        throw new OperationException(
            OperationFaultKind.Invalid,
            $"The device would refuse {string.Join("; ", told)}. force=true sends it all the same.",
            "parameterValues"
        );
    }

    private static IEnumerable<NamedValue> Values(TaskRequest request) =>
        request switch
        {
            SetParameterValuesRequest set => set.ParameterValues,
            // Their names are relative to the instance that does not exist yet.
            AddObjectRequest { ParameterValues: { } values } add => values.Select(value =>
                value with
                {
                    Name = $"{add.ObjectName}{{i}}.{value.Name}",
                }
            ),
            _ => [],
        };
}

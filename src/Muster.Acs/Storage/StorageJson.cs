using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Planning;

namespace Muster.Acs.Storage;

/// <summary>How requests, results and faults of tasks stand in their rows, and go from node to node.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(DeviceTask))]
[JsonSerializable(typeof(TaskRequest))]
[JsonSerializable(typeof(TaskResult))]
[JsonSerializable(typeof(TaskFault))]
[JsonSerializable(typeof(CollectionRule))]
[JsonSerializable(typeof(DiagnosticResult))]
[JsonSerializable(typeof(Transfer))]
[JsonSerializable(typeof(RuleFault))]
[JsonSerializable(typeof(IReadOnlyList<DUResult>))]
[JsonSerializable(typeof(IReadOnlyList<Permission>))]
[JsonSerializable(typeof(IReadOnlyList<NamedValue>))]
internal sealed partial class StorageJson : JsonSerializerContext
{
    private static readonly FrozenDictionary<Type, string> Kinds = typeof(TaskRequest)
        .GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToFrozenDictionary(kind => kind.DerivedType, kind => (string)kind.TypeDiscriminator!);

    /// <summary>The word for a request's kind, <c>setParameterValues</c>.</summary>
    public static string KindOf(TaskRequest request) => Kinds[request.GetType()];
}

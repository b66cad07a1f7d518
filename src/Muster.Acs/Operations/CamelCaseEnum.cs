using System.Text.Json;
using System.Text.Json.Serialization;

namespace Muster.Acs.Operations;

/// <summary><c>approved</c>, <c>digest</c> …: as operators write them.</summary>
internal sealed class CamelCaseEnum<TEnum>()
    : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where TEnum : struct, Enum;

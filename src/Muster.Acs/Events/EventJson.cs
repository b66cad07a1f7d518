using System.Text.Json;
using System.Text.Json.Serialization;
using Muster.Acs.Operations;

namespace Muster.Acs.Events;

/// <summary>Events as they are sent to those who follow.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DeviceEvent))]
[JsonSerializable(typeof(IReadOnlyList<DeviceEvent>))]
internal sealed partial class EventJson : JsonSerializerContext;

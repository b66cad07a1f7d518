using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Muster.Acs.Operations;

[JsonDerivedType(typeof(ProvisionsRequest), "provisions")]
public abstract partial record TaskRequest;

/// <summary>Runs provisions once, in the device's next session, whatever presets apply.</summary>
public sealed record ProvisionsRequest(IReadOnlyList<NamedProvision> Provisions) : TaskRequest;

/// <summary>A provision: a stored script, or one of the built-in ones.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Args">Texts, numbers, booleans or null.</param>
public sealed record NamedProvision(string Name, IReadOnlyList<JsonNode?>? Args = null);

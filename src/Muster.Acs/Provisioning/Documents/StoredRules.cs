using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Scripts;

namespace Muster.Acs.Provisioning.Documents;

/// <summary>A script that declares what devices shall be like.</summary>
/// <param name="Version">Tells the script's text from what it was before.</param>
internal sealed record Provision(string Name, int Version, string Text, CompiledScript Script);

/// <summary>A script that makes <c>VirtualParameters.NAME</c> out of other parameters.</summary>
/// <param name="Version">Tells the script's text from what it was before.</param>
internal sealed record VirtualParameter(
    string Name,
    int Version,
    string Text,
    CompiledScript Script
);

/// <summary>The parameters of an instance, relative to it.</summary>
/// <param name="Values">A string, double or bool each; nested objects are flattened with dots.</param>
/// <param name="Keys">Those that tell the instance from its neighbours; all of them where none was named.</param>
internal sealed record ProvisioningObject(
    string Name,
    IReadOnlyDictionary<string, object> Values,
    IReadOnlyList<string> Keys
);

/// <summary>One value of the configuration, such as <c>cwmp.retryDelay</c>.</summary>
/// <param name="Text">An expression, evaluated for each device.</param>
internal sealed record ConfigValue(string Key, string Text, Expression Value);

using System.CommandLine;
using Muster.Client;

namespace Muster.Verbs.Models;

/// <summary><c>muster model …</c></summary>
internal static class ModelVerbs
{
    public static readonly Argument<string> Id = new("MODEL")
    {
        Description =
            "Manufacturer-ProductClass-SoftwareVersion as 'model list' shows it; * for any version",
    };

    public static Command Create() =>
        ClientOptions.Group(
            "model",
            "Shows how each model of device wants to be spoken to, and lets you say it.",
            ModelListVerb.Create(),
            ModelShowVerb.Create(),
            ModelSetVerb.Create(),
            ModelForgetVerb.Create()
        );
}

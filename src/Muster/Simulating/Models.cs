using Muster.CommandLine;
using Muster.Cpe.ModelFiles;

namespace Muster.Simulating;

/// <summary>Models by the names people type: a short name, a built-in's full name, or a file.</summary>
internal static class Models
{
    public static DeviceModel Open(string name)
    {
        try
        {
            return name.ToLowerInvariant() switch
            {
                "tr181" => BuiltInModels.Tr181Gateway,
                "tr098" => BuiltInModels.Tr098Gateway,
                _ => BuiltInModels.TryGet(name, out var model) && model is not null
                    ? model
                    : DeviceModel.Load(name),
            };
        }
        catch (ModelFileException wrong)
        {
            throw new CommandFailure(
                ExitCode.Usage,
                $"{wrong.Message} (--model takes tr181, tr098 or a file)"
            );
        }
    }
}

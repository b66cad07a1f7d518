using Microsoft.Extensions.DependencyInjection;

namespace Muster.Acs.DataModels;

/// <summary>Adds what the Forum's data models say.</summary>
internal static class DataModelRegistration
{
    public static void AddDataModels(this IServiceCollection services)
    {
        services.AddSingleton<ModelLibrary>();
        services.AddSingleton<DataModelOperations>();
    }
}

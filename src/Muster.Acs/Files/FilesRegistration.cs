using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Hosting;
using Muster.Acs.Operations;

namespace Muster.Acs.Files;

/// <summary>Puts the files together.</summary>
internal static class FilesRegistration
{
    public static void AddFiles(this IServiceCollection services)
    {
        services.AddSingleton<UploadedFiles>();
        services.AddSingleton<DeviceFiles>();
        services.AddSingleton<FileOffers>();
        services.AddSingleton<FileCredentials>();
        services.AddSingleton<FileLinks>();
        services.AddSingleton<IFileLinks>(provider => provider.GetRequiredService<FileLinks>());
        services.AddSingleton<TransferSlots>();
        services.AddSingleton<FileDelivery>();
        services.AddSingleton<UploadReception>();
        services.AddSingleton<FilesEndpoint>();
        services.AddHostedService<UploadSweeper>();
        services
            .AddOptions<KestrelServerOptions>()
            .Configure<AcsOptions, ListeningPorts>(ConnectionCap.Apply);
    }
}

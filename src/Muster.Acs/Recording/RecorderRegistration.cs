using Microsoft.Extensions.DependencyInjection;
using Muster.Acs.Operations;

namespace Muster.Acs.Recording;

internal static class RecorderRegistration
{
    public static void AddRecorder(this IServiceCollection services)
    {
        services.AddSingleton<Recorder>();
        services.AddSingleton<TranscriptOperations>();
        services.AddHostedService<TranscriptWriter>();
    }
}

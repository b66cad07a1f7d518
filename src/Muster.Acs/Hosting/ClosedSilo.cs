using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Muster.Acs.Hosting;

/// <summary>
/// A silo alone is reached by nobody, hence it opens no port: what listens for it takes no
/// connections. So nothing stands open, and no port can be taken by somebody else.
/// </summary>
internal sealed class ClosedSilo : IConnectionListenerFactory
{
    /// <summary>Puts it in the place of every listener that Orleans would open.</summary>
    public static void Close(IServiceCollection services)
    {
        for (var i = 0; i < services.Count; i++)
        {
            var service = services[i];
            if (service.ServiceType == typeof(IConnectionListenerFactory) && service.IsKeyedService)
                services[i] = ServiceDescriptor.KeyedSingleton<IConnectionListenerFactory>(
                    service.ServiceKey,
                    new ClosedSilo()
                );
        }
    }

    public ValueTask<IConnectionListener> BindAsync(
        EndPoint endpoint,
        CancellationToken cancellationToken = default
    ) => new(new Nobody(endpoint));

    /// <summary>Waits for a connection until it is told to stop.</summary>
    private sealed class Nobody(EndPoint endpoint) : IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> _end = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );

        public EndPoint EndPoint => endpoint;

        public ValueTask<ConnectionContext?> AcceptAsync(
            CancellationToken cancellationToken = default
        ) => new(_end.Task.WaitAsync(cancellationToken));

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _end.TrySetResult(null);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}

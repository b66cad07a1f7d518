using System.Net.Sockets;

namespace Muster.Cpe.Reach;

/// <summary>
/// How long the binding may rest. "If minimum and maximum are equal, that is the period; otherwise
/// the CPE finds the longest safe one by experiment, between minimum and maximum": each silence is
/// twice the last that was survived, until one is not.
/// </summary>
internal sealed class KeepAlivePeriod
{
    // A binding of which no more is known than that it lived so long is not tried further.
    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(15);

    private readonly TimeSpan _most;
    private bool _isSettled;

    public KeepAlivePeriod(TimeSpan minimum, TimeSpan? maximum)
    {
        _most = maximum ?? (minimum > Enough ? minimum : Enough);
        Safe = minimum < _most ? minimum : _most;
        _isSettled = Safe >= _most;
    }

    /// <summary>A silence that is known to do no harm.</summary>
    public TimeSpan Safe { get; private set; }

    /// <summary>How long to be silent now.</summary>
    public TimeSpan Next => _isSettled ? Safe : Longer;

    /// <summary>True while the next silence is an experiment.</summary>
    public bool WantsProbe => !_isSettled;

    private TimeSpan Longer => Safe * 2 < _most ? Safe * 2 : _most;

    /// <summary>How the experiment ended.</summary>
    /// <param name="lives">Null when the server does not help to find out.</param>
    public void Learned(bool? lives)
    {
        if (_isSettled)
            return;
        if (lives == true)
            Safe = Longer;
        _isSettled = lives != true || Safe >= _most;
    }
}

/// <summary>An experiment that runs: its secondary port.</summary>
internal sealed class StunProbe(Socket socket) : IDisposable
{
    public Socket Socket => socket;

    public void Dispose() => socket.Dispose();
}

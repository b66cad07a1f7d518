namespace Muster.Acs.Southbound.Admission;

/// <summary>What was measured at one moment.</summary>
/// <param name="Delay">How long work waits for a processor or for the disk, whichever is longer.</param>
/// <param name="Memory">Octets in use.</param>
/// <param name="Sessions">Sessions that are open or opening.</param>
internal readonly record struct Load(TimeSpan Delay, long Memory, int Sessions);

/// <summary>
/// How many sessions at once this machine can serve without making them wait: found out by more while
/// all is well, and less by a fifth at each sign of waiting. Pure but for its own memory.
/// </summary>
internal sealed class AdmissionLimit(AcsOptions options, long memoryLimit)
{
    /// <summary>Little at first: a storm may begin with the server. What it can do is found out in seconds.</summary>
    private const int First = 200;
    private const int Least = 64;
    private const int Most = 100_000;

    /// <summary>Moments of waiting in a row before it counts: a start or a collection is not a storm.</summary>
    private const int MomentsOfWaiting = 5;

    /// <summary>Moments without trouble after which a storm is over.</summary>
    private const int MomentsOfCalm = 50;

    private int _calm = MomentsOfCalm;
    private int _waiting;

    /// <summary>Sessions at once.</summary>
    public int Sessions { get; private set; } =
        options.AdmissionSessions > 0 ? options.AdmissionSessions : First;

    /// <summary>Only what somebody waits for is done.</summary>
    public bool IsStorm => _calm < MomentsOfCalm;

    public bool IsOutOfMemory { get; private set; }

    /// <summary>The last that was measured.</summary>
    public Load Load { get; private set; }

    public bool Admits(int sessions) => sessions < Sessions && !IsOutOfMemory;

    /// <summary>Takes in a measurement, some ten of them a second.</summary>
    public void Observe(Load load, bool hasRefused)
    {
        Load = load;
        IsOutOfMemory = load.Memory > memoryLimit;
        _waiting = load.Delay > options.AdmissionDelay ? _waiting + 1 : 0;
        if (options.AdmissionSessions == 0)
            Sessions = Next(load, _waiting >= MomentsOfWaiting);
        // A slow moment alone is no storm: work is put off only where somebody found no room.
        if (hasRefused || IsOutOfMemory)
            _calm = 0;
        else if (_calm < MomentsOfCalm)
            _calm++;
    }

    private int Next(Load load, bool late)
    {
        if (late)
            return Math.Max(Least, Math.Min(Sessions, Math.Max(load.Sessions, Least)) * 4 / 5);
        // More is tried only where what there is was needed.
        var isUsed = load.Sessions >= Sessions / 4 * 3;
        return isUsed && load.Delay < options.AdmissionDelay / 2
            ? Math.Min(Most, Sessions + (Sessions / 10) + 1)
            : Sessions;
    }
}

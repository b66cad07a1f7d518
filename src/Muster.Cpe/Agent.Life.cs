using Muster.Cpe.Timing;
using Muster.Cpe.Tree;
using Muster.Cwmp;

namespace Muster.Cpe;

/// <summary>Starting, restarting and stopping.</summary>
public sealed partial class Agent
{
    /// <summary>Power on: "1 BOOT", and "0 BOOTSTRAP" before the first contact.</summary>
    public void Start() => StartAt(_runtime.Now);

    /// <summary>Power cut and back: what the standard keeps is kept, a session is torn off.</summary>
    public void PowerCycle()
    {
        lock (_gate)
        {
            _running?.Cancel();
            Transfers.Interrupted();
            Restart();
        }
    }

    /// <summary>A user resets the device: values, attributes and the memory of the ACS are gone.</summary>
    public void FactoryReset()
    {
        lock (_gate)
        {
            _running?.Cancel();
            ResetToFactory();
            Restart();
        }
    }

    /// <summary>
    /// The network names another ACS, by DHCP for example: the URL is stored, and when it differs the
    /// new ACS is greeted with "0 BOOTSTRAP".
    /// </summary>
    public void SetAcsUrl(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        lock (_gate)
        {
            Server.Write("URL", url.ToString());
            if (!_inSession)
                AfterChange();
        }
    }

    /// <summary>Power off, without a word to the ACS.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _life = Life.Off;
            CloseReach();
            _bootAt = Timetable.Never;
            _running?.Cancel();
            _diagnostics?.Stop();
            _bulkData?.Stop();
            _runtime.Timetable.Set(this, Timetable.Never);
        }
    }

    /// <summary>Power on at a time: a fleet paces its boots with this.</summary>
    internal void StartAt(long ticks)
    {
        lock (_gate)
        {
            if (_life == Life.Running)
                return;
            _life = Life.Restarting;
            _bootAt = ticks;
            _runtime.Timetable.Set(this, ticks);
        }
    }

    /// <summary>Goes down now and comes up again after the time a restart takes.</summary>
    internal void Restart()
    {
        if (_life == Life.Off)
            return;
        _diagnostics?.Stop();
        _bulkData?.Stop();
        _life = Life.Restarting;
        CloseReach();
        _bootAt = _runtime.Now + _runtime.Options.RebootTime.Ticks;
        _runtime.Timetable.Set(this, _bootAt);
    }

    internal void ResetToFactory()
    {
        Tree.FactoryReset();
        _knocked = false;
        _reach?.ForgetAttributes();
        _diagnostics?.Stop();
        _bulkData?.Stop();
        (_diagnostics, _bulkData) = (null, null);
        Factory.Provision(this, _runtime.Options);
        Events.Clear();
        Transfers.Clear();
        _schedule = default;
        _heartbeat = default;
        _retry = default;
        _acsUrl = null;
    }

    private void Boot(long now)
    {
        _life = Life.Running;
        _bootAt = Timetable.Never;
        _retryAt = Timetable.Never;
        _retry.Rebooted();
        _activeChange = false;
        _lastSuccess = 0; // the notification throttle is "not tracked over reboot"
        Events.Rebooted();
        Tree.Restart();
        _diagnostics?.Booted(this);
        var url = Server.Url;
        if (_acsUrl != url)
            GreetAcs(url);
        Events.Add(EventCodes.Boot);
        Transfers.Booted(this);
        _schedule.Restart();
        _heartbeat = default;
        if (!_runtime.Readings.ScheduledInformsSurviveReboot)
            _schedule.ClearScheduled();
        _demand = true;
        AfterChange();
    }
}

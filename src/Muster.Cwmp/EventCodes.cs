namespace Muster.Cwmp;

/// <summary>The event codes of an Inform (TR-069 3.7.1.5, Table 8).</summary>
public static class EventCodes
{
    /// <summary>First contact ever, after a factory reset, or after the ACS URL changed.</summary>
    public const string Bootstrap = "0 BOOTSTRAP";

    /// <summary>Power-on or restart.</summary>
    public const string Boot = "1 BOOT";

    /// <summary>The periodic timer.</summary>
    public const string Periodic = "2 PERIODIC";

    /// <summary>A ScheduleInform is due; always with <see cref="MScheduleInform"/>.</summary>
    public const string Scheduled = "3 SCHEDULED";

    /// <summary>A parameter with notification has changed.</summary>
    public const string ValueChange = "4 VALUE CHANGE";

    /// <summary>A web page's kick; deprecated.</summary>
    public const string Kicked = "5 KICKED";

    /// <summary>An authenticated connection request.</summary>
    public const string ConnectionRequest = "6 CONNECTION REQUEST";

    /// <summary>A transfer the ACS asked for has ended.</summary>
    public const string TransferComplete = "7 TRANSFER COMPLETE";

    /// <summary>A diagnostic the ACS asked for has ended.</summary>
    public const string DiagnosticsComplete = "8 DIAGNOSTICS COMPLETE";

    /// <summary>The CPE wants to call RequestDownload.</summary>
    public const string RequestDownload = "9 REQUEST DOWNLOAD";

    /// <summary>Since 1.1: a transfer the ACS did not ask for has ended.</summary>
    public const string AutonomousTransferComplete = "10 AUTONOMOUS TRANSFER COMPLETE";

    /// <summary>Since 1.2: a ChangeDUState has ended.</summary>
    public const string DUStateChangeComplete = "11 DU STATE CHANGE COMPLETE";

    /// <summary>Since 1.2: a change of deployment units the ACS did not ask for.</summary>
    public const string AutonomousDUStateChangeComplete = "12 AUTONOMOUS DU STATE CHANGE COMPLETE";

    /// <summary>Since 1.4: back from standby.</summary>
    public const string Wakeup = "13 WAKEUP";

    /// <summary>Since 1.4 (Amendment 6): the heartbeat timer.</summary>
    public const string Heartbeat = "14 HEARTBEAT";

    /// <summary>The Reboot RPC restarted the CPE; with <see cref="Boot"/>.</summary>
    public const string MReboot = "M Reboot";

    /// <summary>One for each ScheduleInform due.</summary>
    public const string MScheduleInform = "M ScheduleInform";

    /// <summary>A Download has ended.</summary>
    public const string MDownload = "M Download";

    /// <summary>Since 1.2: a ScheduleDownload has ended.</summary>
    public const string MScheduleDownload = "M ScheduleDownload";

    /// <summary>An Upload has ended.</summary>
    public const string MUpload = "M Upload";

    /// <summary>Since 1.2: a ChangeDUState has ended.</summary>
    public const string MChangeDUState = "M ChangeDUState";

    /// <summary>
    /// Quirk 115: devices write codes in other case, with doubled blanks, or only the number. Two
    /// codes are the same event when their leading numbers are equal, or, for <c>M</c> and <c>X</c>
    /// events, when they are equal but for case and the count of blanks.
    /// </summary>
    public static bool Same(string one, string other)
    {
        var a = one.AsSpan().Trim();
        var b = other.AsSpan().Trim();
        var numberOfA = LeadingNumber(a);
        var numberOfB = LeadingNumber(b);
        if (!numberOfA.IsEmpty || !numberOfB.IsEmpty)
            return numberOfA.SequenceEqual(numberOfB);
        while (!a.IsEmpty && !b.IsEmpty)
        {
            if (!NextWord(ref a).Equals(NextWord(ref b), StringComparison.OrdinalIgnoreCase))
                return false;
        }
        return a.IsEmpty && b.IsEmpty;
    }

    private static ReadOnlySpan<char> LeadingNumber(ReadOnlySpan<char> code)
    {
        var end = code.IndexOfAnyExceptInRange('0', '9');
        var digits = end < 0 ? code : code[..end];
        var significant = digits.TrimStart('0');
        return significant.IsEmpty ? digits[..Math.Min(1, digits.Length)] : significant;
    }

    private static ReadOnlySpan<char> NextWord(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(' ');
        var word = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[end..].TrimStart(' ');
        return word;
    }
}

namespace Muster.Cwmp.DataModel;

/// <summary>What a model says about active notification of a parameter (TR-106 A.2.5).</summary>
public enum ActiveNotify
{
    /// <summary>Off until the ACS turns it on.</summary>
    Normal,

    /// <summary>The CPE may refuse it with 9009.</summary>
    CanDeny,

    /// <summary>Always on; cannot be turned off.</summary>
    ForceEnabled,

    /// <summary>On until the ACS turns it off.</summary>
    ForceDefaultEnabled,
}

namespace Muster.Acs.Provisioning.Expressions;

/// <summary>How large an expression may be, however it is written.</summary>
internal static class ExpressionLimits
{
    /// <summary>Characters of text.</summary>
    public const int Length = 65_536;

    /// <summary>Levels of nesting: reading and evaluating need a stack of that depth.</summary>
    public const int Depth = 200;

    /// <summary>Constants, parameters and operators together.</summary>
    public const int Nodes = 10_000;
}

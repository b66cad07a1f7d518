namespace Muster.Cwmp.Messages;

/// <summary>Sets notification and access attributes (TR-069 A.3.2.4).</summary>
public sealed record SetParameterAttributes(
    IReadOnlyList<SetParameterAttributesStruct> ParameterList
) : CwmpRequest<SetParameterAttributesResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(SetParameterAttributes);
}

/// <summary>The attributes are set.</summary>
public sealed record SetParameterAttributesResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(SetParameterAttributesResponse);
}

/// <summary>The attributes wanted for a parameter or a partial path.</summary>
/// <param name="Name">A full name or a partial path.</param>
/// <param name="NotificationChange">False: ignore <paramref name="Notification"/>.</param>
/// <param name="Notification">0 off, 1 passive, 2 active, 3 to 6 the lightweight forms of 1.4.</param>
/// <param name="AccessListChange">False: ignore <paramref name="AccessList"/>.</param>
/// <param name="AccessList"><c>Subscriber</c>, or empty: the ACS alone may write.</param>
public readonly record struct SetParameterAttributesStruct(
    string Name,
    bool NotificationChange,
    int Notification,
    bool AccessListChange,
    IReadOnlyList<string> AccessList
);

namespace Muster.Cwmp.ConnectionRequests;

/// <summary>
/// Attributes of STUN messages (RFC 3489 11.2, RFC 5389 18.2, TR-069 Annex G). Those below 0x8000
/// must be understood by the receiver of a request.
/// </summary>
public enum StunAttribute
{
    /// <summary>The address the server saw.</summary>
    MappedAddress = 0x0001,

    /// <summary>Where the response is wanted; only good to measure how long a binding lives.</summary>
    ResponseAddress = 0x0002,

    /// <summary>Asks for an answer from another address or port of the server.</summary>
    ChangeRequest = 0x0003,

    /// <summary>Where the response was sent from.</summary>
    SourceAddress = 0x0004,

    /// <summary>The server's other address and port.</summary>
    ChangedAddress = 0x0005,

    /// <summary>ManagementServer.STUNUsername, padded with spaces to a multiple of four.</summary>
    Username = 0x0006,

    /// <summary>Answer to a shared secret request; Annex G has no use for it.</summary>
    Password = 0x0007,

    /// <summary>HMAC-SHA1 over what stands before it; always last.</summary>
    MessageIntegrity = 0x0008,

    /// <summary>Why a request was refused.</summary>
    ErrorCode = 0x0009,

    /// <summary>The attributes a server must understand and does not.</summary>
    UnknownAttributes = 0x000A,

    /// <summary>The address RESPONSE-ADDRESS named was reached through.</summary>
    ReflectedFrom = 0x000B,

    /// <summary>RFC 5389: of long-term credentials.</summary>
    Realm = 0x0014,

    /// <summary>RFC 5389: of long-term credentials.</summary>
    Nonce = 0x0015,

    /// <summary>RFC 5389: the mapped address, hidden from NATs that rewrite what they find.</summary>
    XorMappedAddress = 0x0020,

    /// <summary>RFC 5389: what the sender runs.</summary>
    Software = 0x8022,

    /// <summary>RFC 5389: CRC-32 of the message.</summary>
    Fingerprint = 0x8028,

    /// <summary>
    /// Annex G: the binding this request keeps open is the one for connection requests.
    /// </summary>
    ConnectionRequestBinding = 0xC001,

    /// <summary>Annex G: the binding is not that of the request before.</summary>
    BindingChange = 0xC002,
}

/// <summary>Types of STUN messages.</summary>
public enum StunMessageType
{
    /// <summary>Any other.</summary>
    Other = 0,

    /// <summary>Asks for the mapped address.</summary>
    BindingRequest = 0x0001,

    /// <summary>Tells it.</summary>
    BindingResponse = 0x0101,

    /// <summary>Refuses to.</summary>
    BindingErrorResponse = 0x0111,
}

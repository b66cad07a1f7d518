using System.Net;

namespace Muster.Acs.Outgoing;

/// <summary>
/// The addresses of a name, asked for once for each connection: those that were judged are those that are
/// connected to, so that a name that changes between the two (DNS rebinding) leads nowhere.
/// </summary>
internal delegate Task<IPAddress[]> NameLookup(string host, CancellationToken cancellation);

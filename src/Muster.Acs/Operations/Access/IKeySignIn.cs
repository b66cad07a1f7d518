using System.Net;

namespace Muster.Acs.Operations;

/// <summary>Who may use the console.</summary>
public interface IKeySignIn
{
    /// <summary>
    /// Whose API key this is. Throws Invalid when there is no such key, and Unavailable when the address
    /// was wrong too often.
    /// </summary>
    /// <param name="key">As it was typed.</param>
    /// <param name="from">The address it came from.</param>
    string WithKey(string key, IPAddress? from);
}

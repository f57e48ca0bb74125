using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LiveSR.Viewer.Security;

/// <summary>
/// The secret first segment of every address of the view: 192 random bits. It stands in the path, so that the page's
/// own relative links carry it and no cookie does.
/// </summary>
internal sealed class AccessToken
{
    private readonly byte[] _expected;

    public AccessToken()
    {
        Text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        _expected = Encoding.ASCII.GetBytes(Text);
    }

    /// <summary>The token, as it stands in an address.</summary>
    public string Text { get; }

    /// <summary>Whether a path begins with the token, and what follows it: <c>/TOKEN/app.js</c> gives <c>app.js</c>.</summary>
    public bool Opens(string path, out string rest)
    {
        rest = "";
        int end = path.Length > 1 ? path.IndexOf('/', 1) : -1;
        if (end < 0 || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(path[1..end]), _expected))
        {
            return false;
        }

        rest = path[(end + 1)..];
        return true;
    }
}

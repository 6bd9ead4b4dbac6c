using System.Text;

namespace AgentRegions.Sidecar.Http;

/// <summary>
/// A secret in a file, as a Kubernetes Secret is mounted: read again when the file changes, looked at once a second at most.
/// While it cannot be read the last one holds.
/// </summary>
internal sealed class SecretFile(string path, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private byte[] _secret = [];
    private DateTime _writtenAt;
    private long? _lookedAt;

    /// <summary>Empty when it never could be read.</summary>
    public ReadOnlyMemory<byte> Read()
    {
        lock (_gate)
        {
            if (_lookedAt is { } at && time.GetElapsedTime(at) < LookAgain)
                return _secret;
            _lookedAt = time.GetTimestamp();
            try
            {
                var writtenAt = File.GetLastWriteTimeUtc(path);
                if (_secret.Length > 0 && writtenAt == _writtenAt)
                    return _secret;
                if (File.ReadAllText(path).Trim() is { Length: > 0 } text)
                    (_secret, _writtenAt) = (Encoding.UTF8.GetBytes(text), writtenAt);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A Secret that is being exchanged; the next look finds it.
            }
            return _secret;
        }
    }
}

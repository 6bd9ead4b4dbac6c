using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Threads;

/// <summary>
/// Values of a thread. What is large is cut at fixed places into chunks that are named by what is in them: a list of messages that grew at
/// its end shares all chunks but the last with the one before, so a step costs what it added.
/// </summary>
internal sealed class ValueStore(ITable table, ItemCodec codec, ThreadStoreOptions options)
{
    /// <summary>For how many calls of one request are under way at a time.</summary>
    public const int Parallel = 16;

    private const int SmallChunk = 8 * 1024;
    private const int LargeChunk = 64 * 1024;

    /// <summary>From here on fewer, larger chunks: their names are in every checkpoint.</summary>
    private const int ManyBytes = 512 * 1024;

    /// <param name="field">As the caller calls it, for the message.</param>
    /// <param name="mostInline">Bytes up to which the value stays in its item.</param>
    /// <param name="chunks">Takes the chunks that the value consists of, by digest.</param>
    /// <exception cref="ThreadException">It is too large.</exception>
    public StoredValue Cut(ThreadKey key, string field, TypedValue value, int mostInline, Dictionary<string, ReadOnlyMemory<byte>> chunks)
    {
        var data = value.Data;
        if (data.Length > options.MostValueBytes)
            throw new ThreadException(ThreadError.TooLarge, $"{field} is {data.Length} bytes, more than {options.MostValueBytes}: keep large values outside the graph's state and their address in it, or raise the limit");
        if (data.Length <= mostInline)
            return new() { Type = value.Type, Bytes = data.ToArray() };
        var size = data.Length > ManyBytes ? LargeChunk : SmallChunk;
        var digests = new List<string>((data.Length + size - 1) / size);
        for (var at = 0; at < data.Length; at += size)
        {
            var chunk = data.Slice(at, Math.Min(size, data.Length - at));
            var digest = ChunkDigest.Of(key, chunk.Span);
            chunks[digest] = chunk;
            digests.Add(digest);
        }
        return new() { Type = value.Type, Chunks = digests };
    }

    /// <summary>Writing a chunk again changes nothing but its time to live.</summary>
    public async Task WriteAsync(ThreadKey key, IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> chunks, DateTimeOffset now, CancellationToken cancellationToken) =>
        await InParallel.RunAsync(
            chunks,
            (chunk, token) => table.PutAsync(
                codec.Write(new(key.Partition, SortKeys.Chunk(chunk.Key, options.Region)), chunk.Value.Span, (ItemNames.Ttl, (now + options.Lifetime).ToUnixTimeSeconds())),
                WriteCondition.None,
                token),
            cancellationToken);

    /// <param name="region">Where the item that names the values is from.</param>
    /// <returns>By digest; those that are not here, or not whole, are missing.</returns>
    public async Task<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> ReadAsync(ThreadKey key, IEnumerable<StoredValue> values, string region, CancellationToken cancellationToken)
    {
        var digests = values.SelectMany(v => v.Chunks ?? []).ToHashSet(StringComparer.Ordinal);
        var read = await InParallel.RunAsync(digests, (digest, token) => ReadAsync(key, digest, region, token), cancellationToken);
        return read.Where(r => r.Data is not null).ToDictionary(r => r.Digest, r => r.Data!.Value, StringComparer.Ordinal);
    }

    /// <summary>Null: a chunk of it is missing.</summary>
    public static TypedValue? Join(StoredValue value, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> chunks)
    {
        if (value.Chunks is null)
            return new(value.Type, value.Bytes ?? []);
        if (!value.Chunks.All(chunks.ContainsKey))
            return null;
        var data = new byte[value.Chunks.Sum(c => chunks[c].Length)];
        var at = 0;
        foreach (var chunk in value.Chunks.Select(c => chunks[c]))
        {
            chunk.CopyTo(data.AsMemory(at));
            at += chunk.Length;
        }
        return new(value.Type, data);
    }

    private async Task<(string Digest, ReadOnlyMemory<byte>? Data)> ReadAsync(ThreadKey key, string digest, string region, CancellationToken cancellationToken)
    {
        var named = (await table.GetAsync(new(key.Partition, SortKeys.Chunk(digest, region)), consistent: true, cancellationToken)).Item;
        // A copy of another region is as good: its name says what must be in it.
        var copies = named is not null ? [named] : (await table.QueryAsync(key.Partition, $"{SortKeys.Chunks}{digest}#", consistent: true, cancellationToken)).Items;
        foreach (var copy in copies)
        {
            var data = codec.Read(copy);
            if (ChunkDigest.Of(key, data) == digest)
                return (digest, data);
        }
        return (digest, null);
    }
}

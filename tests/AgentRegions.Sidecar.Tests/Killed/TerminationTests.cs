using System.Net;
using System.Text;
using AgentRegions.Testing;

namespace AgentRegions.Sidecar.Tests.Killed;

/// <summary>The kubelet ends the pod: what is under way is ended first, within --stop-timeout.</summary>
public sealed class TerminationTests : IDisposable
{
    /// <summary>Command lines end a process that takes longer than two seconds to stop.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(3);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Terminated_TheTurnThatIsBeingStored_IsStoredAndAnswered()
    {
        await using var sidecar = await SidecarProcess.RunAsync(
            _folder.PathOf("socket"), [], "--region", "us-east-1", "--store", "files", "--directory", _folder.PathOf("sessions"));
        using var turn = new HalfSent("""{"messages": [{"id": "m1", "role": "user", "parts": [{"type": "text", "text": "hello"}]}]}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/sessions/s1/messages") { Content = turn };
        request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        turn.Headers.ContentType = new("application/json");
        var answering = sidecar.Client.SendAsync(request);
        await turn.IsHalfSent.WaitAsync(Eventually.Deadline);

        var ending = sidecar.TerminateAsync();
        Assert.NotSame(ending, await Task.WhenAny(ending, Task.Delay(Long)));
        turn.SendRest();

        using var answer = await answering.WaitAsync(Eventually.Deadline);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(0, await ending);
    }

    /// <summary>A body of which the second half waits.</summary>
    private sealed class HalfSent(string body) : HttpContent
    {
        private readonly byte[] _body = Encoding.UTF8.GetBytes(body);
        private readonly TaskCompletionSource _half = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task IsHalfSent => _half.Task;

        public void SendRest() => _rest.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_body.AsMemory(0, _body.Length / 2));
            await stream.FlushAsync();
            _half.TrySetResult();
            await _rest.Task;
            await stream.WriteAsync(_body.AsMemory(_body.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _body.Length;
            return true;
        }
    }
}

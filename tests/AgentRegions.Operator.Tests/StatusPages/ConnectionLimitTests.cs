using System.Net;
using System.Net.Sockets;
using System.Text;
using AgentRegions.Operator.StatusPages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AgentRegions.Operator.Tests.StatusPages;

/// <summary>What a listener does with more connections than it may have.</summary>
public sealed class ConnectionLimitTests
{
    [Fact]
    public async Task OneMoreThanTheLimit_IsClosed_UntilAnotherGoes_AndOtherListenersServeOn()
    {
        var limit = new ConnectionLimit(2);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Use(limit.Before));
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        await using var app = builder.Build();
        app.Run(context => context.Response.WriteAsync("here"));
        await app.StartAsync();
        var (limited, other) = (new Uri(app.Urls.First()).Port, new Uri(app.Urls.Last()).Port);

        using var first = new TcpClient();
        using var second = new TcpClient();
        Assert.True(await IsServedAsync(first, limited) && await IsServedAsync(second, limited));
        using var third = new TcpClient();
        Assert.False(await IsServedAsync(third, limited));
        using var elsewhere = new TcpClient();
        Assert.True(await IsServedAsync(elsewhere, other));

        first.Close();
        for (var deadline = Environment.TickCount64 + 10_000; ;)
        {
            using var next = new TcpClient();
            if (await IsServedAsync(next, limited))
                break;
            Assert.True(Environment.TickCount64 < deadline, "the place that became free was not given away");
        }
    }

    /// <summary>The connection stays open.</summary>
    private static async Task<bool> IsServedAsync(TcpClient client, int port)
    {
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: agent.example.com\r\n\r\n"u8.ToArray());
            var buffer = new byte[4096];
            var read = await client.GetStream().ReadAsync(buffer);
            return Encoding.ASCII.GetString(buffer, 0, read).StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return false;
        }
    }
}

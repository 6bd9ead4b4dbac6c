using AgentRegions.Kubernetes.Caching;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Kubernetes.Events;
using AgentRegions.Kubernetes.LeaderElection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Kubernetes.Hosting;

/// <summary>
/// Runs the operator with the host.
/// <code>
/// start:  caches --> all synced --> controllers that need no leader --> lease --> the other controllers
/// stop:   controllers (drained) --> caches --> Events (flushed) | the host's other services, HTTP among them | lease released
/// </code>
/// The bars are the host's phases Stopping, Stop and Stopped.
/// </summary>
internal sealed class OperatorHost : IHostedLifecycleService, IDisposable
{
    private readonly IServiceProvider _services;
    private readonly OperatorSettings _settings;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger _logger;
    private readonly LeaderElector? _elector;
    private readonly EventSink _events;
    private readonly CancellationTokenSource _starting = new();
    private readonly CancellationTokenSource _caching = new();
    private readonly CancellationTokenSource _leading = new();
    private readonly List<IControllerRunner> _started = [];
    private Task _running = Task.CompletedTask;
    private Task _informing = Task.CompletedTask;
    private Task _publishing = Task.CompletedTask;

    public OperatorHost(IServiceProvider services, OperatorSettings settings, IHostApplicationLifetime lifetime, ILogger<OperatorHost> logger)
    {
        (_services, _settings, _lifetime, _logger) = (services, settings, lifetime, logger);
        _elector = services.GetService<LeaderElector>();
        _events = services.GetRequiredService<EventSink>();
    }

    /// <summary>Why a loop that should run does not; null when all do.</summary>
    public string? EndedLoop =>
        _informing.IsFaulted ? $"a watch loop ended: {_informing.Exception!.InnerException!.Message}"
        : _publishing.IsFaulted ? $"the Event loop ended: {_publishing.Exception!.InnerException!.Message}"
        : null;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The host does not wait for the API server: probes and metrics answer meanwhile.
        _publishing = _events.RunAsync();
        _running = RunAsync();
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _starting.CancelAsync();
        await StopControllersAsync(_settings.DrainTimeout);
        await _caching.CancelAsync();
        await _informing;
        await _events.StopAsync(_publishing, _settings.EventFlushTimeout);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _leading.CancelAsync();
        await _running;
        if (_elector is not null)
            await _elector.ReleaseAsync(cancellationToken);
    }

    public void Dispose()
    {
        _starting.Dispose();
        _caching.Dispose();
        _leading.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        try
        {
            var informers = _services.GetServices<IInformer>().ToArray();
            _informing = Task.WhenAll(informers.Select(informer => informer.RunAsync(_caching.Token)));
            foreach (var informer in informers)
                await informer.Synced.WaitAsync(_starting.Token);
            StartControllers(requiresLeader: false);
            if (_elector is not null)
                await _elector.AcquireAsync(_starting.Token);
            StartControllers(requiresLeader: true);
            if (_elector is not null)
                await LeadAsync(_elector);
        }
        catch (OperationCanceledException) when (_starting.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // an operator that cannot start must say so and end, not linger
        catch (Exception error)
#pragma warning restore CA1031
        {
            HostingLog.CannotRun(_logger, error);
            Environment.ExitCode = 1;
            _lifetime.StopApplication();
        }
    }

    private async Task LeadAsync(LeaderElector elector)
    {
        await elector.RenewAsync(_leading.Token);
        if (_leading.IsCancellationRequested)
            return;
        await StopControllersAsync(TimeSpan.Zero);
        if (_settings.LeaderElection.OnLost is { } lost)
        {
            lost();
            return;
        }
        Environment.ExitCode = 1;
        _lifetime.StopApplication();
    }

    private void StartControllers(bool requiresLeader)
    {
        foreach (var controller in _services.GetServices<IControllerRunner>().Where(controller => controller.RequiresLeader == requiresLeader))
        {
            lock (_started)
            {
                _starting.Token.ThrowIfCancellationRequested();
                controller.Start();
                _started.Add(controller);
            }
        }
    }

    private Task StopControllersAsync(TimeSpan drain)
    {
        IControllerRunner[] running;
        lock (_started)
        {
            running = [.. _started];
            _started.Clear();
        }
        return Task.WhenAll(running.Select(controller => controller.StopAsync(drain)));
    }
}

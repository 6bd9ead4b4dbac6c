using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AgentRegions.Metrics;

/// <summary>The process and the .NET runtime, under the names that Prometheus' clients use.</summary>
internal sealed class ProcessMetrics
{
    public const string MeterName = "AgentRegions.Metrics.Process";

    public ProcessMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        using var process = Process.GetCurrentProcess();
        var started = new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0;
        meter.CreateObservableGauge("process_start_time_seconds", () => started, "s", "When the process began, in seconds since 1970");
        meter.CreateObservableCounter("process_cpu_seconds_total", CpuSeconds, "s", "User and system CPU time spent");
        meter.CreateObservableGauge("process_resident_memory_bytes", () => Environment.WorkingSet, "bytes", "Resident memory");
        meter.CreateObservableGauge("dotnet_gc_heap_bytes", () => GC.GetTotalMemory(forceFullCollection: false), "bytes", "Memory that the GC believes is in use");
        meter.CreateObservableCounter("dotnet_gc_collections_total", Collections, description: "Collections by generation");
        meter.CreateObservableCounter("dotnet_gc_allocated_bytes_total", () => GC.GetTotalAllocatedBytes(), "bytes", "Memory allocated so far");
        meter.CreateObservableGauge("dotnet_threadpool_threads", () => ThreadPool.ThreadCount, description: "Threads of the thread pool");
        meter.CreateObservableGauge("dotnet_threadpool_queue_length", () => ThreadPool.PendingWorkItemCount, description: "Work items that wait for a thread");
    }

    private static double CpuSeconds() =>
        OperatingSystem.IsIOS() || OperatingSystem.IsTvOS() || OperatingSystem.IsBrowser() ? 0 : Environment.CpuUsage.TotalTime.TotalSeconds;

    private static IEnumerable<Measurement<int>> Collections()
    {
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
            yield return new(GC.CollectionCount(generation), new KeyValuePair<string, object?>("generation", generation));
    }
}

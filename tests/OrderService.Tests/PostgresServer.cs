using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OrderService.Tests;

/// <summary>A PostgreSQL server of the test's own, from the binaries that Debian's packages install, on a port of this machine only.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orders-postgres").FullName;
    private readonly int _port = FreePort();

    private PostgresServer()
    {
    }

    /// <summary>Where the binaries are; null where there are none.</summary>
    public static string? Binaries { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(static version => Path.Combine(version, "bin")).Where(static bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    public string Connection => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username=orders;Database=postgres;Timeout=5");

    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer();
        if (IsRoot)
        {
            await RunAsync("chown", "postgres", server._folder); // The server refuses to run as root.
        }

        await server.PostgresAsync("initdb", "-D", server.Data, "-U", "orders", "-A", "trust", "-E", "UTF8");
        await server.RestartAsync();
        return server;
    }

    public Task StopAsync() => PostgresAsync("pg_ctl", "-D", Data, "-w", "-m", "immediate", "stop");

    public Task RestartAsync() => PostgresAsync(
        "pg_ctl", "-D", Data, "-w", "-t", "60", "-l", Path.Combine(_folder, "log"), "-o", string.Create(CultureInfo.InvariantCulture, $"-c listen_addresses=127.0.0.1 -p {_port} -k {_folder}"), "start");

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            await StopAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static bool IsRoot => Environment.UserName == "root";

    private string Data => Path.Combine(_folder, "data");

    private Task PostgresAsync(string program, params string[] arguments)
    {
        string path = Path.Combine(Binaries!, program);
        return IsRoot ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments]) : RunAsync(path, arguments);
    }

    // Output to nowhere: the server inherits it and would keep a pipe open.
    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/" };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec \"$0\" \"$@\" >/dev/null 2>&1 </dev/null");
        start.ArgumentList.Add(program);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(120));
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

namespace Concurrency.Analyzers.Tests;

/// <summary>Pairs of wrong and repaired code, with the rule that tells them apart.</summary>
internal static class KnownBugs
{
    public static IReadOnlyDictionary<string, (string Rule, string Wrong, string Right)> All { get; } = new Dictionary<string, (string, string, string)>
    {
        ["token cache refreshed twice"] = ("CG1009", """
            public sealed class TokenProvider(HttpClient client)
            {
                private readonly ConcurrentDictionary<string, string> _scopes = new();
                private string? _token;
                private DateTimeOffset _expires;

                public async Task<string> GetAsync(string scope, CancellationToken cancellationToken)
                {
                    _scopes.TryAdd(scope, scope);
                    if (_token == null)
                    {
                        _token = await client.GetStringAsync("https://login/" + scope, cancellationToken).ConfigureAwait(false);
                    }

                    return _token;
                }
            }
            """, """
            public sealed class TokenProvider(HttpClient client)
            {
                private readonly ConcurrentDictionary<string, string> _scopes = new();
                private readonly SemaphoreSlim _refreshing = new(1, 1);
                private string? _token;

                public async Task<string> GetAsync(string scope, CancellationToken cancellationToken)
                {
                    _scopes.TryAdd(scope, scope);
                    await _refreshing.WaitAsync(cancellationToken).ConfigureAwait(false);
                    try
                    {
                        if (_token == null)
                        {
                            _token = await client.GetStringAsync("https://login/" + scope, cancellationToken).ConfigureAwait(false);
                        }

                        return _token;
                    }
                    finally
                    {
                        _refreshing.Release();
                    }
                }
            }
            """),
        ["subscriptions changed outside of the lock"] = ("CG1002", """
            public sealed class EventBus
            {
                private readonly object _sync = new object();
                private readonly Dictionary<Type, List<Action<object>>> _handlers = new Dictionary<Type, List<Action<object>>>();

                public void Subscribe<T>(Action<T> handler)
                {
                    lock (_sync)
                    {
                        if (!_handlers.TryGetValue(typeof(T), out var list))
                        {
                            list = new List<Action<object>>();
                            _handlers.Add(typeof(T), list);
                        }

                        list.Add(o => handler((T)o));
                    }
                }

                public void Clear<T>()
                {
                    lock (_sync)
                    {
                        _handlers.Remove(typeof(T));
                    }
                }

                public bool IsHandled<T>() => _handlers.ContainsKey(typeof(T));
            }
            """, """
            public sealed class EventBus
            {
                private readonly object _sync = new object();
                private readonly Dictionary<Type, List<Action<object>>> _handlers = new Dictionary<Type, List<Action<object>>>();

                public void Subscribe<T>(Action<T> handler)
                {
                    lock (_sync)
                    {
                        if (!_handlers.TryGetValue(typeof(T), out var list))
                        {
                            list = new List<Action<object>>();
                            _handlers.Add(typeof(T), list);
                        }

                        list.Add(o => handler((T)o));
                    }
                }

                public void Clear<T>()
                {
                    lock (_sync)
                    {
                        _handlers.Remove(typeof(T));
                    }
                }

                public bool IsHandled<T>()
                {
                    lock (_sync)
                    {
                        return _handlers.ContainsKey(typeof(T));
                    }
                }
            }
            """),
        ["lost update of a word count"] = ("CG1008", """
            public sealed class WordCount
            {
                private readonly ConcurrentDictionary<string, int> _counts = new ConcurrentDictionary<string, int>();

                public void Add(string text)
                {
                    foreach (string word in text.Split(' '))
                    {
                        if (_counts.ContainsKey(word))
                        {
                            _counts[word] = _counts[word] + 1;
                        }
                        else
                        {
                            _counts[word] = 1;
                        }
                    }
                }

                public void Clear() => _counts.Clear();
            }
            """, """
            public sealed class WordCount
            {
                private readonly ConcurrentDictionary<string, int> _counts = new ConcurrentDictionary<string, int>();

                public void Add(string text)
                {
                    foreach (string word in text.Split(' '))
                    {
                        _counts.AddOrUpdate(word, 1, (_, count) => count + 1);
                    }
                }

                public void Clear() => _counts.Clear();
            }
            """),
        ["semaphore kept by an early return"] = ("CG2002", """
            public sealed class Uploader(HttpClient client)
            {
                private readonly SemaphoreSlim _slots = new SemaphoreSlim(1, 1);

                public async Task<bool> UploadAsync(string file, CancellationToken cancellationToken)
                {
                    await _slots.WaitAsync(cancellationToken);
                    if (!File.Exists(file))
                    {
                        return false;
                    }

                    try
                    {
                        await client.PostAsync("https://files", new StringContent(file), cancellationToken);
                        return true;
                    }
                    finally
                    {
                        _slots.Release();
                    }
                }
            }
            """, """
            public sealed class Uploader(HttpClient client)
            {
                private readonly SemaphoreSlim _slots = new SemaphoreSlim(1, 1);

                public async Task<bool> UploadAsync(string file, CancellationToken cancellationToken)
                {
                    await _slots.WaitAsync(cancellationToken);
                    try
                    {
                        if (!File.Exists(file))
                        {
                            return false;
                        }

                        await client.PostAsync("https://files", new StringContent(file), cancellationToken);
                        return true;
                    }
                    finally
                    {
                        _slots.Release();
                    }
                }
            }
            """),
        ["semaphore taken inside of the try"] = ("CG2002", """
            public sealed class Cache
            {
                private readonly SemaphoreSlim _mutex = new(1);
                private readonly Dictionary<string, byte[]> _items = new();

                public async Task<byte[]> GetAsync(string key, CancellationToken cancellationToken)
                {
                    try
                    {
                        await _mutex.WaitAsync(TimeSpan.FromSeconds(5), cancellationToken);
                        if (!_items.TryGetValue(key, out byte[]? value))
                        {
                            value = await File.ReadAllBytesAsync(key, cancellationToken);
                            _items[key] = value;
                        }

                        return value;
                    }
                    finally
                    {
                        _mutex.Release();
                    }
                }

                public async Task DropAsync(string key, CancellationToken cancellationToken)
                {
                    await _mutex.WaitAsync(cancellationToken);
                    try
                    {
                        _items.Remove(key);
                    }
                    finally
                    {
                        _mutex.Release();
                    }
                }
            }
            """, """
            public sealed class Cache
            {
                private readonly SemaphoreSlim _mutex = new(1);
                private readonly Dictionary<string, byte[]> _items = new();

                public async Task<byte[]> GetAsync(string key, CancellationToken cancellationToken)
                {
                    if (!await _mutex.WaitAsync(TimeSpan.FromSeconds(5), cancellationToken))
                    {
                        throw new TimeoutException();
                    }

                    try
                    {
                        if (!_items.TryGetValue(key, out byte[]? value))
                        {
                            value = await File.ReadAllBytesAsync(key, cancellationToken);
                            _items[key] = value;
                        }

                        return value;
                    }
                    finally
                    {
                        _mutex.Release();
                    }
                }

                public async Task DropAsync(string key, CancellationToken cancellationToken)
                {
                    await _mutex.WaitAsync(cancellationToken);
                    try
                    {
                        _items.Remove(key);
                    }
                    finally
                    {
                        _mutex.Release();
                    }
                }
            }
            """),
        ["async void timer callback"] = ("CG1021", """
            public sealed class Heartbeat : IDisposable
            {
                private readonly HttpClient _client = new();
                private readonly Timer _timer;

                public Heartbeat() => _timer = new Timer(OnTick, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

                private async void OnTick(object? state)
                {
                    using HttpResponseMessage answer = await _client.GetAsync("https://health");
                    answer.EnsureSuccessStatusCode();
                }

                public void Dispose() => _timer.Dispose();
            }
            """, """
            public sealed class Heartbeat : IDisposable
            {
                private readonly HttpClient _client = new();
                private readonly PeriodicTimer _timer = new(TimeSpan.FromSeconds(1));

                public async Task RunAsync(CancellationToken cancellationToken)
                {
                    while (await _timer.WaitForNextTickAsync(cancellationToken))
                    {
                        using HttpResponseMessage answer = await _client.GetAsync("https://health", cancellationToken);
                        answer.EnsureSuccessStatusCode();
                    }
                }

                public void Dispose() => _timer.Dispose();
            }
            """),
        ["async lambda in ForEach"] = ("CG1021", """
            public sealed class Mailer(HttpClient client)
            {
                public void SendAll(List<string> addresses)
                {
                    addresses.ForEach(async a =>
                    {
                        await client.PostAsync(a, null);
                    });
                }
            }
            """, """
            public sealed class Mailer(HttpClient client)
            {
                public async Task SendAllAsync(List<string> addresses)
                {
                    foreach (string a in addresses)
                    {
                        await client.PostAsync(a, null);
                    }
                }
            }
            """),
        ["result collected by parallel tasks"] = ("CG1001", """
            public sealed class Search(HttpClient client)
            {
                public async Task<List<string>> FindAsync(string[] urls)
                {
                    var pages = new List<string>();
                    var tasks = urls.Select(async url =>
                    {
                        string page = await client.GetStringAsync(url);
                        if (page.Contains("x"))
                        {
                            pages.Add(page);
                        }
                    });
                    await Task.WhenAll(tasks);
                    return pages;
                }
            }
            """, """
            public sealed class Search(HttpClient client)
            {
                public async Task<List<string>> FindAsync(string[] urls)
                {
                    string[] pages = await Task.WhenAll(urls.Select(url => client.GetStringAsync(url)));
                    return pages.Where(p => p.Contains("x")).ToList();
                }
            }
            """),
        ["counter in Parallel.ForEach"] = ("CG1001", """
            public static class Files
            {
                public static long Size(IEnumerable<string> paths)
                {
                    long total = 0;
                    int failed = 0;
                    Parallel.ForEach(paths, path =>
                    {
                        try
                        {
                            total += new FileInfo(path).Length;
                        }
                        catch (IOException)
                        {
                            failed++;
                        }
                    });
                    return failed > 0 ? -1 : total;
                }
            }
            """, """
            public static class Files
            {
                public static long Size(IEnumerable<string> paths)
                {
                    long total = 0;
                    int failed = 0;
                    Parallel.ForEach(paths, path =>
                    {
                        try
                        {
                            Interlocked.Add(ref total, new FileInfo(path).Length);
                        }
                        catch (IOException)
                        {
                            Interlocked.Increment(ref failed);
                        }
                    });
                    return failed > 0 ? -1 : total;
                }
            }
            """),
        ["sync over async under a lock"] = ("CG2011", """
            public sealed class Settings(HttpClient client)
            {
                private readonly object _lock = new();
                private string? _value;

                public string Value
                {
                    get
                    {
                        lock (_lock)
                        {
                            if (_value == null)
                            {
                                _value = client.GetStringAsync("https://settings").GetAwaiter().GetResult();
                            }

                            return _value;
                        }
                    }
                }
            }
            """, """
            public sealed class Settings(HttpClient client)
            {
                private readonly Lazy<Task<string>> _value = new(() => client.GetStringAsync("https://settings"));

                public Task<string> ValueAsync => _value.Value;
            }
            """),
        ["locks taken in opposite order"] = ("CG2012", """
            public sealed class Exchange
            {
                private readonly object _orders = new();
                private readonly object _trades = new();
                private int _open;
                private int _done;

                public void Fill(int n)
                {
                    lock (_orders)
                    {
                        _open -= n;
                        Record(n);
                    }
                }

                private void Record(int n)
                {
                    lock (_trades)
                    {
                        _done += n;
                    }
                }

                public void Undo(int n)
                {
                    lock (_trades)
                    {
                        _done -= n;
                        lock (_orders)
                        {
                            _open += n;
                        }
                    }
                }
            }
            """, """
            public sealed class Exchange
            {
                private readonly object _orders = new();
                private readonly object _trades = new();
                private int _open;
                private int _done;

                public void Fill(int n)
                {
                    lock (_orders)
                    {
                        _open -= n;
                        Record(n);
                    }
                }

                private void Record(int n)
                {
                    lock (_trades)
                    {
                        _done += n;
                    }
                }

                public void Undo(int n)
                {
                    lock (_orders)
                    {
                        lock (_trades)
                        {
                            _done -= n;
                        }

                        _open += n;
                    }
                }
            }
            """),
        ["semaphore taken again by a helper"] = ("CG2012", """
            public sealed class Store
            {
                private readonly SemaphoreSlim _gate = new(1, 1);
                private int _n;

                public async Task AddAsync(int n, CancellationToken cancellationToken)
                {
                    await _gate.WaitAsync(cancellationToken);
                    try
                    {
                        _n += n;
                        await FlushAsync(cancellationToken);
                    }
                    finally
                    {
                        _gate.Release();
                    }
                }

                public async Task FlushAsync(CancellationToken cancellationToken)
                {
                    await _gate.WaitAsync(cancellationToken);
                    try
                    {
                        await File.WriteAllTextAsync("n", _n.ToString(), cancellationToken);
                    }
                    finally
                    {
                        _gate.Release();
                    }
                }
            }
            """, """
            public sealed class Store
            {
                private readonly SemaphoreSlim _gate = new(1, 1);
                private int _n;

                public async Task AddAsync(int n, CancellationToken cancellationToken)
                {
                    await _gate.WaitAsync(cancellationToken);
                    try
                    {
                        _n += n;
                        await WriteAsync(cancellationToken);
                    }
                    finally
                    {
                        _gate.Release();
                    }
                }

                private Task WriteAsync(CancellationToken cancellationToken) => File.WriteAllTextAsync("n", _n.ToString(), cancellationToken);
            }
            """),
        ["timer that overtakes itself"] = ("CG2023", """
            public sealed class Poller
            {
                private Timer? _timer;

                public void Start() => _timer = new Timer(_ => Poll(), null, TimeSpan.Zero, TimeSpan.FromSeconds(5));

                public void Restart() => _timer = new Timer(_ => { Thread.Sleep(100); Console.WriteLine(); }, null, 0, 50);

                private static void Poll() => Console.WriteLine();
            }
            """, """
            public sealed class Poller
            {
                private Timer? _timer;
                private int _busy;

                public void Start() => _timer = new Timer(_ => Poll(), null, TimeSpan.Zero, TimeSpan.FromSeconds(5));

                private void Poll()
                {
                    if (Interlocked.Exchange(ref _busy, 1) == 1)
                    {
                        return;
                    }

                    try
                    {
                        Console.WriteLine();
                    }
                    finally
                    {
                        Volatile.Write(ref _busy, 0);
                    }
                }
            }
            """),
        ["channel without a bound"] = ("CG2021", """
            public sealed class Ingest
            {
                private readonly Channel<byte[]> _channel = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });

                public ValueTask WriteAsync(byte[] packet, CancellationToken cancellationToken) => _channel.Writer.WriteAsync(packet, cancellationToken);

                public async Task RunAsync(CancellationToken cancellationToken)
                {
                    await foreach (byte[] packet in _channel.Reader.ReadAllAsync(cancellationToken))
                    {
                        Console.WriteLine(packet.Length);
                    }
                }
            }
            """, """
            public sealed class Ingest
            {
                private readonly Channel<byte[]> _channel = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(1024) { SingleReader = true });

                public ValueTask WriteAsync(byte[] packet, CancellationToken cancellationToken) => _channel.Writer.WriteAsync(packet, cancellationToken);

                public async Task RunAsync(CancellationToken cancellationToken)
                {
                    await foreach (byte[] packet in _channel.Reader.ReadAllAsync(cancellationToken))
                    {
                        Console.WriteLine(packet.Length);
                    }
                }
            }
            """),
        ["entries that are never dropped"] = ("CG2021", """
            public sealed class Sessions
            {
                private static readonly ConcurrentDictionary<Guid, string> _users = new();

                public static Guid Open(string user)
                {
                    Guid id = Guid.NewGuid();
                    _users[id] = user;
                    return id;
                }

                public static string? User(Guid id) => _users.TryGetValue(id, out string? user) ? user : null;
            }
            """, """
            public sealed class Sessions
            {
                private static readonly ConcurrentDictionary<Guid, string> _users = new();

                public static Guid Open(string user)
                {
                    Guid id = Guid.NewGuid();
                    _users[id] = user;
                    return id;
                }

                public static void Close(Guid id) => _users.TryRemove(id, out _);

                public static string? User(Guid id) => _users.TryGetValue(id, out string? user) ? user : null;
            }
            """),
        ["interlocked beside plain"] = ("CG1003", """
            public sealed class Connections
            {
                private int _open;

                public void Opened() => Interlocked.Increment(ref _open);

                public void Closed()
                {
                    _open--;
                    Console.WriteLine("closed");
                }

                public int Open => Volatile.Read(ref _open);
            }
            """, """
            public sealed class Connections
            {
                private int _open;

                public void Opened() => Interlocked.Increment(ref _open);

                public void Closed()
                {
                    Interlocked.Decrement(ref _open);
                    Console.WriteLine("closed");
                }

                public int Open => Volatile.Read(ref _open);
            }
            """),
        ["volatile counter"] = ("CG1003", """
            public sealed class Stats
            {
                private volatile int _requests;

                public void OnRequest()
                {
                    _requests++;
                }

                public int Requests => _requests;
            }
            """, """
            public sealed class Stats
            {
                private int _requests;

                public void OnRequest()
                {
                    Interlocked.Increment(ref _requests);
                }

                public int Requests => Volatile.Read(ref _requests);
            }
            """),
        ["completion source answered under a lock"] = ("CG2015", """
            public sealed class Requests
            {
                private readonly object _gate = new();
                private readonly Dictionary<int, TaskCompletionSource<string>> _waiting = new();

                public Task<string> Wait(int id)
                {
                    lock (_gate)
                    {
                        var source = new TaskCompletionSource<string>();
                        _waiting[id] = source;
                        return source.Task;
                    }
                }

                public void Answer(int id, string answer)
                {
                    lock (_gate)
                    {
                        if (_waiting.Remove(id, out TaskCompletionSource<string>? source))
                        {
                            source.SetResult(answer);
                        }
                    }
                }
            }
            """, """
            public sealed class Requests
            {
                private readonly object _gate = new();
                private readonly Dictionary<int, TaskCompletionSource<string>> _waiting = new();

                public Task<string> Wait(int id)
                {
                    lock (_gate)
                    {
                        var source = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
                        _waiting[id] = source;
                        return source.Task;
                    }
                }

                public void Answer(int id, string answer)
                {
                    lock (_gate)
                    {
                        if (_waiting.Remove(id, out TaskCompletionSource<string>? source))
                        {
                            source.SetResult(answer);
                        }
                    }
                }
            }
            """),
        ["one thread per client"] = ("CG2022", """
            public sealed class Server(System.Net.Sockets.TcpListener listener)
            {
                public void Run(CancellationToken cancellationToken)
                {
                    while (!cancellationToken.IsCancellationRequested)
                    {
                        System.Net.Sockets.TcpClient client = listener.AcceptTcpClient();
                        new Thread(() => Serve(client)).Start();
                    }
                }

                private static void Serve(System.Net.Sockets.TcpClient client) => client.Dispose();
            }
            """, """
            public sealed class Server(System.Net.Sockets.TcpListener listener)
            {
                private readonly SemaphoreSlim _slots = new(100);

                public async Task RunAsync(CancellationToken cancellationToken)
                {
                    while (!cancellationToken.IsCancellationRequested)
                    {
                        await _slots.WaitAsync(cancellationToken);
                        try
                        {
                            Serve(await listener.AcceptTcpClientAsync(cancellationToken));
                        }
                        finally
                        {
                            _slots.Release();
                        }
                    }
                }

                private static void Serve(System.Net.Sockets.TcpClient client) => client.Dispose();
            }
            """),
        ["all rows fetched at once"] = ("CG2022", """
            public sealed class Importer(HttpClient client)
            {
                public async Task<int> ImportAsync(IEnumerable<int> ids)
                {
                    string[] rows = await Task.WhenAll(ids.Select(async id => await client.GetStringAsync("https://rows/" + id)));
                    return rows.Length;
                }
            }
            """, """
            public sealed class Importer(HttpClient client)
            {
                public async Task<int> ImportAsync(IEnumerable<int> ids)
                {
                    int rows = 0;
                    await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (id, ct) =>
                    {
                        await client.GetStringAsync("https://rows/" + id, ct);
                        Interlocked.Increment(ref rows);
                    });
                    return rows;
                }
            }
            """),
        ["retry at a fixed pace"] = ("CG2024", """
            public sealed class Client(HttpClient http)
            {
                public async Task<string> GetAsync(string url, CancellationToken cancellationToken)
                {
                    const int Attempts = 5;
                    for (int attempt = 1; ; attempt++)
                    {
                        try
                        {
                            return await http.GetStringAsync(url, cancellationToken);
                        }
                        catch (HttpRequestException) when (attempt < Attempts)
                        {
                            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
                        }
                    }
                }
            }
            """, """
            public sealed class Client(HttpClient http)
            {
                public async Task<string> GetAsync(string url, CancellationToken cancellationToken)
                {
                    const int Attempts = 5;
                    for (int attempt = 1; ; attempt++)
                    {
                        try
                        {
                            return await http.GetStringAsync(url, cancellationToken);
                        }
                        catch (HttpRequestException) when (attempt < Attempts)
                        {
                            await Task.Delay(TimeSpan.FromSeconds(attempt) * (1 + Random.Shared.NextDouble()), cancellationToken);
                        }
                    }
                }
            }
            """),
        ["static list filled by requests"] = ("CG1004", """
            public sealed class AuditController
            {
                private static readonly List<string> _log = new List<string>();

                public void Post(string entry)
                {
                    _log.Add(DateTime.UtcNow + entry);
                }
            }
            """, """
            public sealed class AuditController
            {
                private static readonly List<string> _log = new List<string>();

                public void Post(string entry)
                {
                    lock (_log)
                    {
                        _log.Add(DateTime.UtcNow + entry);
                    }
                }

                public void Delete()
                {
                    lock (_log)
                    {
                        _log.Clear();
                    }
                }
            }
            """),
        ["background work that fails unseen"] = ("CG1022", """
            public sealed class Startup
            {
                public void Configure()
                {
                    var warmup = WarmUpAsync();
                    Console.WriteLine("started");
                }

                private static async Task WarmUpAsync() => await File.ReadAllTextAsync("cache");
            }
            """, """
            public sealed class Startup
            {
                private Task _warmup = Task.CompletedTask;

                public void Configure()
                {
                    _warmup = WarmUpAsync();
                    Console.WriteLine("started");
                }

                public Task StopAsync() => _warmup;

                private static async Task WarmUpAsync() => await File.ReadAllTextAsync("cache");
            }
            """),
        ["loop that cannot be stopped"] = ("CG2003", """
            public sealed class Worker
            {
                public async Task RunAsync(CancellationToken stoppingToken)
                {
                    while (true)
                    {
                        await File.AppendAllTextAsync("log", "tick");
                        await Task.Delay(1000);
                    }
                }
            }
            """, """
            public sealed class Worker
            {
                public async Task RunAsync(CancellationToken stoppingToken)
                {
                    while (!stoppingToken.IsCancellationRequested)
                    {
                        await File.AppendAllTextAsync("log", "tick", stoppingToken);
                        await Task.Delay(1000, stoppingToken);
                    }
                }
            }
            """),
        ["wait without an end"] = ("CG2001", """
            public sealed class Gate
            {
                private readonly ManualResetEventSlim _open = new();

                public void Open() => _open.Set();

                public void Pass()
                {
                    _open.Wait();
                    Console.WriteLine("through");
                }
            }
            """, """
            public sealed class Gate
            {
                private readonly ManualResetEventSlim _open = new();

                public void Open() => _open.Set();

                public void Pass(CancellationToken cancellationToken)
                {
                    _open.Wait(cancellationToken);
                    Console.WriteLine("through");
                }
            }
            """),
        ["reader lock across an await"] = ("CG2014", """
            public sealed class Catalog
            {
                private readonly ReaderWriterLockSlim _lock = new();
                private string _text = "";

                public async Task ReloadAsync(string path)
                {
                    _lock.EnterWriteLock();
                    try
                    {
                        _text = await File.ReadAllTextAsync(path);
                    }
                    finally
                    {
                        _lock.ExitWriteLock();
                    }
                }

                public string Text
                {
                    get
                    {
                        _lock.EnterReadLock();
                        try
                        {
                            return _text;
                        }
                        finally
                        {
                            _lock.ExitReadLock();
                        }
                    }
                }
            }
            """, """
            public sealed class Catalog
            {
                private readonly ReaderWriterLockSlim _lock = new();
                private string _text = "";

                public async Task ReloadAsync(string path)
                {
                    string text = await File.ReadAllTextAsync(path);
                    _lock.EnterWriteLock();
                    try
                    {
                        _text = text;
                    }
                    finally
                    {
                        _lock.ExitWriteLock();
                    }
                }

                public string Text
                {
                    get
                    {
                        _lock.EnterReadLock();
                        try
                        {
                            return _text;
                        }
                        finally
                        {
                            _lock.ExitReadLock();
                        }
                    }
                }
            }
            """),
    };
}

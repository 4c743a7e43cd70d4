using System.Collections.Immutable;

namespace Concurrency.Analyzers.Benchmarks;

/// <summary>What services are made of: each is one file, and NUMBER in it makes the copies differ.</summary>
/// <remarks>Some contain what the rules report: code without a finding never reaches the expensive half of an analyzer.</remarks>
internal static class ServiceTemplates
{
    public static ImmutableArray<string> All { get; } = [Cache, Repository, Worker, Registry, Controller, Session, Pipeline, Inventory];

    private const string Cache = """
        using System.Collections.Concurrent;
        namespace Services.CacheNUMBER;
        public sealed record Product(int Id, string Name, decimal Price);
        public interface IProductSource { Task<Product?> FindAsync(int id, CancellationToken cancellationToken); }
        public sealed class ProductCache(IProductSource source, TimeSpan maxAge)
        {
            private readonly ConcurrentDictionary<int, (Product Product, DateTime Read)> _products = new();
            private int _hits;
            private int _misses;
            public double HitRate => _hits + _misses == 0 ? 0 : (double)_hits / (_hits + _misses);
            public async Task<Product?> GetAsync(int id, CancellationToken cancellationToken)
            {
                if (_products.TryGetValue(id, out var entry) && DateTime.UtcNow - entry.Read < maxAge)
                {
                    Interlocked.Increment(ref _hits);
                    return entry.Product;
                }
                _misses++;
                Product? product = await source.FindAsync(id, cancellationToken).ConfigureAwait(false);
                if (product is not null && !_products.ContainsKey(id)) _products[id] = (product, DateTime.UtcNow);
                return product;
            }
            public int Evict()
            {
                int count = 0;
                foreach (int id in _products.Where(p => DateTime.UtcNow - p.Value.Read > maxAge).Select(p => p.Key).ToList())
                {
                    if (_products.TryRemove(id, out _)) count++;
                }
                return count;
            }
        }
        """;

    private const string Repository = """
        using System.Data;
        using System.Data.Common;
        namespace Services.RepositoryNUMBER;
        public sealed class Order { public int Id { get; set; } public string Customer { get; set; } = ""; public decimal Amount { get; set; } public List<string> Lines { get; } = []; }
        public sealed class OrderRepository(Func<DbConnection> connect)
        {
            public async Task<Order?> FindAsync(int id, CancellationToken cancellationToken = default)
            {
                await using DbConnection connection = connect();
                await connection.OpenAsync(cancellationToken);
                await using DbCommand command = connection.CreateCommand();
                command.CommandText = "select id, customer, amount from orders where id = @id";
                Add(command, "@id", id);
                await using DbDataReader reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken);
                return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
            }
            public async Task<IReadOnlyList<Order>> ListAsync(string customer)
            {
                await using DbConnection connection = connect();
                connection.Open();
                using DbCommand command = connection.CreateCommand();
                command.CommandText = "select id, customer, amount from orders where customer = @customer";
                Add(command, "@customer", customer);
                var orders = new List<Order>();
                using DbDataReader reader = command.ExecuteReader();
                while (await reader.ReadAsync()) orders.Add(Read(reader));
                return orders.OrderBy(o => o.Id).ToList();
            }
            public async Task<decimal> TotalAsync(IEnumerable<string> customers)
            {
                IReadOnlyList<Order>[] all = await Task.WhenAll(customers.Select(c => ListAsync(c)));
                return all.SelectMany(orders => orders).Sum(o => o.Amount);
            }
            private static void Add(DbCommand command, string name, object value)
            {
                DbParameter parameter = command.CreateParameter();
                parameter.ParameterName = name;
                parameter.Value = value;
                command.Parameters.Add(parameter);
            }
            private static Order Read(DbDataReader reader) => new() { Id = reader.GetInt32(0), Customer = reader.GetString(1), Amount = reader.GetDecimal(2) };
        }
        """;

    private const string Worker = """
        namespace Services.WorkerNUMBER;
        public sealed class MailWorker : IAsyncDisposable
        {
            private readonly object _gate = new();
            private readonly Queue<string> _mails = new();
            private readonly SemaphoreSlim _available = new(0);
            private readonly CancellationTokenSource _stop = new();
            private readonly Task _loop;
            private int _sent;
            private bool _isStopped;
            public MailWorker() => _loop = Task.Run(RunAsync);
            public event EventHandler<string>? Sent;
            public int Count { get { lock (_gate) { return _mails.Count; } } }
            public int Total => _sent;
            public void Enqueue(string mail)
            {
                lock (_gate)
                {
                    if (_isStopped) throw new InvalidOperationException("stopped");
                    _mails.Enqueue(mail);
                }
                _available.Release();
            }
            private async Task RunAsync()
            {
                try
                {
                    while (true)
                    {
                        await _available.WaitAsync(_stop.Token).ConfigureAwait(false);
                        string? mail = null;
                        lock (_gate) { if (_mails.Count > 0) mail = _mails.Dequeue(); }
                        if (mail is null) continue;
                        await SendAsync(mail).ConfigureAwait(false);
                        _sent++;
                        Sent?.Invoke(this, mail);
                    }
                }
                catch (OperationCanceledException) { }
            }
            private static async Task SendAsync(string mail)
            {
                using var text = new StringWriter();
                await text.WriteLineAsync(mail);
                await Task.Delay(mail.Length);
            }
            public async ValueTask DisposeAsync()
            {
                lock (_gate) { _isStopped = true; }
                _stop.Cancel();
                await _loop;
                _stop.Dispose();
                _available.Dispose();
            }
        }
        """;

    private const string Registry = """
        namespace Services.RegistryNUMBER;
        public static class HandlerRegistry
        {
            private static readonly Dictionary<string, List<Func<string, Task>>> Handlers = new();
            private static readonly Dictionary<string, int> Calls = new();
            private static readonly Lock Gate = new();
            private static string? _last;
            public static void Register(string topic, Func<string, Task> handler)
            {
                lock (Gate)
                {
                    if (!Handlers.TryGetValue(topic, out var list)) Handlers.Add(topic, list = []);
                    list.Add(handler);
                }
            }
            public static async Task PublishAsync(string topic, string message)
            {
                Func<string, Task>[] handlers;
                lock (Gate) { handlers = Handlers.TryGetValue(topic, out var list) ? [.. list] : []; }
                Calls[topic] = Calls.GetValueOrDefault(topic) + 1;
                _last = message;
                foreach (var handler in handlers)
                {
                    try { await handler(message).ConfigureAwait(false); }
                    catch (InvalidOperationException e) { Console.Error.WriteLine(e.Message); }
                }
            }
            public static bool Knows(string topic) => Handlers.ContainsKey(topic);
            public static string Describe()
            {
                var text = new System.Text.StringBuilder();
                foreach (var pair in Calls.OrderByDescending(p => p.Value)) text.Append(pair.Key).Append(": ").Append(pair.Value).AppendLine();
                return text.Append(_last ?? "nothing").ToString();
            }
        }
        """;

    private const string Controller = """
        namespace Services.ControllerNUMBER;
        public sealed record Request(string Path, IReadOnlyDictionary<string, string> Query);
        public sealed record Response(int Status, string Body);
        public sealed class AccountController
        {
            private readonly Dictionary<string, decimal> _accounts = new(StringComparer.OrdinalIgnoreCase);
            public async Task<Response> HandleAsync(Request request, CancellationToken cancellationToken) => request.Path switch
            {
                "/open" => Open(request),
                "/balance" => await BalanceAsync(request, cancellationToken),
                "/transfer" => await TransferAsync(request),
                _ => new Response(404, $"no '{request.Path}' here"),
            };
            private Response Open(Request request)
            {
                if (!request.Query.TryGetValue("name", out string? name) || string.IsNullOrWhiteSpace(name)) return new Response(400, "name");
                _accounts[name] = request.Query.TryGetValue("amount", out string? amount) && decimal.TryParse(amount, out decimal value) ? value : 0m;
                AuditAsync($"opened {name}");
                return new Response(201, name);
            }
            private async Task<Response> BalanceAsync(Request request, CancellationToken cancellationToken)
            {
                await Task.Delay(1, cancellationToken);
                return _accounts.TryGetValue(request.Query["name"], out decimal balance) ? new Response(200, balance.ToString()) : new Response(404, "unknown");
            }
            private async Task<Response> TransferAsync(Request request)
            {
                decimal amount = decimal.Parse(request.Query["amount"]);
                decimal before = _accounts[request.Query["from"]];
                if (before < amount) return new Response(409, "funds");
                await AuditAsync($"{amount} from {request.Query["from"]} to {request.Query["to"]}");
                _accounts[request.Query["from"]] = before - amount;
                _accounts[request.Query["to"]] += amount;
                return new Response(200, "done");
            }
            private static async Task AuditAsync(string what) { await File.AppendAllTextAsync("audit.log", what); }
        }
        """;

    private const string Session = """
        namespace Services.SessionNUMBER;
        public sealed class SessionTable : IDisposable
        {
            private readonly ReaderWriterLockSlim _lock = new();
            private readonly Dictionary<Guid, DateTime> _sessions = [];
            private readonly Timer _timer;
            private long _expired;
            public SessionTable() => _timer = new Timer(_ => Expire(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            public event Action<Guid>? Expired;
            public long ExpiredCount => Interlocked.Read(ref _expired);
            public Guid Open()
            {
                var id = Guid.NewGuid();
                _lock.EnterWriteLock();
                try { _sessions.Add(id, DateTime.UtcNow); }
                finally { _lock.ExitWriteLock(); }
                return id;
            }
            public bool IsOpen(Guid id)
            {
                _lock.EnterReadLock();
                try { return _sessions.ContainsKey(id); }
                finally { _lock.ExitReadLock(); }
            }
            public int CountUnsafe() => _sessions.Count;
            private void Expire()
            {
                var gone = new List<Guid>();
                _lock.EnterWriteLock();
                try
                {
                    foreach (var pair in _sessions) if (DateTime.UtcNow - pair.Value > TimeSpan.FromMinutes(20)) gone.Add(pair.Key);
                    foreach (Guid id in gone) _sessions.Remove(id);
                }
                finally { _lock.ExitWriteLock(); }
                foreach (Guid id in gone) { Interlocked.Increment(ref _expired); Expired?.Invoke(id); }
            }
            public async void OnShutdown(object? sender, EventArgs e)
            {
                await Task.Yield();
                Dispose();
            }
            public void Dispose() { _timer.Dispose(); _lock.Dispose(); }
        }
        """;

    private const string Pipeline = """
        using System.Threading.Channels;
        namespace Services.PipelineNUMBER;
        public sealed class ImportPipeline
        {
            private readonly Channel<string> _lines = Channel.CreateBounded<string>(64);
            public async Task<(int Rows, int Errors)> ImportAsync(IEnumerable<string> files, CancellationToken cancellationToken)
            {
                int rows = 0;
                int errors = 0;
                var messages = new List<string>();
                Task reading = ReadAllAsync(files, cancellationToken);
                Task[] workers = [.. Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
                {
                    await foreach (string line in _lines.Reader.ReadAllAsync(cancellationToken))
                    {
                        if (TryParse(line, out (int Id, string Name) row) && row.Id > 0) rows++;
                        else { Interlocked.Increment(ref errors); messages.Add(line); }
                    }
                }, cancellationToken))];
                await reading;
                await Task.WhenAll(workers);
                Parallel.ForEach(messages, message => Console.Error.WriteLine(message));
                return (rows, errors);
            }
            private async Task ReadAllAsync(IEnumerable<string> files, CancellationToken cancellationToken)
            {
                foreach (string file in files)
                {
                    using var reader = new StreamReader(file);
                    while (await reader.ReadLineAsync(cancellationToken) is { } line) await _lines.Writer.WriteAsync(line, cancellationToken);
                }
                _lines.Writer.Complete();
            }
            private static bool TryParse(string line, out (int Id, string Name) row)
            {
                string[] parts = line.Split(';');
                row = default;
                if (parts.Length < 2 || !int.TryParse(parts[0], out int id)) return false;
                row = (id, parts[1].Trim());
                return true;
            }
        }
        """;

    private const string Inventory = """
        using Concurrency;
        namespace Services.InventoryNUMBER;
        [Actor]
        public sealed partial class Inventory(string warehouse)
        {
            private readonly Dictionary<string, int> _stock = [];
            private int _changes;
            public void Receive(string article, int count)
            {
                _stock[article] = _stock.GetValueOrDefault(article) + count;
                _changes++;
            }
            public bool TryTake(string article, int count)
            {
                if (_stock.GetValueOrDefault(article) < count) return false;
                _stock[article] -= count;
                _changes++;
                return true;
            }
            public async Task<int> AuditAsync(CancellationToken cancellationToken)
            {
                int before = _changes;
                await File.WriteAllLinesAsync(warehouse, _stock.Select(p => p.Key + " " + p.Value), cancellationToken);
                return _changes - before;
            }
        }
        public static class InventoryProgram
        {
            public static async Task<int> RunAsync(IEnumerable<(string Article, int Count)> deliveries, CancellationToken cancellationToken)
            {
                await using Inventory.Ref inventory = Inventory.Ref.Start("north");
                foreach ((string article, int count) in deliveries) await inventory.Tell.ReceiveAsync(article, count, cancellationToken);
                return await inventory.TryTakeAsync("bolt", 3, cancellationToken) ? await inventory.AuditAsync(cancellationToken) : 0;
            }
        }
        """;
}

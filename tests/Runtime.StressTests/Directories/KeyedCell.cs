using Concurrency.CompilerServices;

namespace Concurrency.Runtime.StressTests.Directories;

/// <summary>One message of one sender.</summary>
internal struct KeyedMessage : IActorMessage
{
    public int Sender;
    public int Value;

    public readonly int Handler => 0;
}

/// <summary>What one key's objects have been through. Not synchronised: at most one object of a key may be there at any time.</summary>
internal sealed class KeyLog
{
    public int Alive { get; set; }

    public int Inside { get; set; }

    /// <summary>Constructors that are still to throw.</summary>
    public int Failures { get; set; }

    public List<KeyedMessage> Handled { get; } = [];
}

/// <summary>The user's object: it notes that it is alone.</summary>
internal sealed class KeyedObject : IDisposable
{
    private readonly KeyLog _log;

    public KeyedObject(KeyLog log)
    {
        _log = log;
        Assert.Equal(1, ++log.Alive); // Never two at once.
        if (log.Failures > 0)
        {
            log.Failures--;
            log.Alive--;
            throw new InvalidDataException("told to");
        }
    }

    public void Handle(in KeyedMessage message)
    {
        Assert.Equal((1, 1), (_log.Alive, ++_log.Inside));
        Interleaving.SharedAccess.Point();
        _log.Handled.Add(message);
        _log.Inside--;
    }

    public void Dispose()
    {
        Interleaving.SharedAccess.Point();
        Assert.Equal((0, 0), (_log.Inside, --_log.Alive));
    }
}

/// <summary>What the generator would write.</summary>
internal sealed class KeyedHandle(KeyedDirectory directory, int key) : KeyedRef<int>(directory, key)
{
    public KeyedCell Cell => (KeyedCell)Target;

    protected override ActorCell CreateCell() => new KeyedCell(Owner.Setup, this, directory);
}

internal sealed class KeyedCell(ActorSetup setup, KeyedHandle self, KeyedDirectory directory) : ActorCell<KeyedMessage>(setup)
{
    private KeyedObject? _actor;
    private IdleWatch _watch;

    protected override KeyedRef KeyedHandle => self;

    protected override ref IdleWatch Watch => ref _watch;

    protected override object Construct(ActorScope scope) => new KeyedObject(directory.Logs[self.Key]);

    protected override void Adopt(object actor) => _actor = (KeyedObject)actor;

    protected override void Forget() => _actor = null;

    protected override string NameOf(int handler) => "Note";

    protected override void Handle(in KeyedMessage message)
    {
        _actor!.Handle(in message);
        Return(message.Value);
    }
}

internal sealed class KeyedDirectory(DirectoryOptions options, int keys) : ActorDirectory<int>(new ActorDefaults("Keyed", 8, QueueFullMode.Wait, -1, InlineMode.Never, 0), options)
{
    public KeyLog[] Logs { get; } = [.. Enumerable.Range(0, keys).Select(static _ => new KeyLog())];

    public KeyedHandle Get(int key) => (KeyedHandle?)Find(key) ?? new KeyedHandle(this, key);
}

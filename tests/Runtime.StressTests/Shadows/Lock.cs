using Concurrency.Interleaving;

#pragma warning disable IDE0130
namespace System.Threading;
#pragma warning restore IDE0130

/// <summary>A lock the scheduler knows of: a logical thread that cannot have it waits there and not in the operating system. The compiler's <c>lock</c> statement finds it by name.</summary>
internal sealed class Lock
{
    private readonly RealLock _real = new();
    private bool _isTaken;
    private int _owner;

    public bool IsHeldByCurrentThread => _real.IsHeldByCurrentThread || (_isTaken && _owner == Environment.CurrentManagedThreadId);

    public Scope EnterScope()
    {
        if (!SharedAccess.TryWaitUntil(() => !_isTaken))
        {
            _real.Enter();
            return new Scope(this, isReal: true);
        }

        // Real threads with random yields can both come here: then the real lock decides.
        _real.Enter();
        while (_isTaken)
        {
            _real.Exit();
            SharedAccess.TryWaitUntil(() => !_isTaken);
            _real.Enter();
        }

        _isTaken = true;
        _owner = Environment.CurrentManagedThreadId;
        _real.Exit();
        return new Scope(this, isReal: false);
    }

    public readonly ref struct Scope
    {
        private readonly Lock _lock;
        private readonly bool _isReal;

        internal Scope(Lock @lock, bool isReal)
        {
            _lock = @lock;
            _isReal = isReal;
        }

        public void Dispose()
        {
            if (_isReal)
            {
                _lock._real.Exit();
                return;
            }

            _lock._owner = 0;
            _lock._isTaken = false;
            SharedAccess.After();
        }
    }
}

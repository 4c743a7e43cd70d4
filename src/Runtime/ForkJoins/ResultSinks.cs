namespace Concurrency;

/// <summary>Results by index.</summary>
internal readonly struct ResultSink<TOut>(ResultBuffer<TOut> results) : IItemSink<TOut>
{
    public bool ReservesEach => false;

    public bool TryReserve(IThreadPoolWorkItem worker) => true;

    public void Succeed(long index, TOut result) => results[index] = result;

    public bool TryFail(long index, Exception error) => false;

    public void Skip(long index)
    {
    }

    public void Close()
    {
    }
}

/// <summary>Outcomes by index; a failure is one of them.</summary>
internal readonly struct SettledSink<TOut>(ResultBuffer<JobResult<TOut>> results) : IItemSink<TOut>
{
    public bool ReservesEach => false;

    public bool TryReserve(IThreadPoolWorkItem worker) => true;

    public void Succeed(long index, TOut result) => results[index] = new JobResult<TOut>(result);

    public bool TryFail(long index, Exception error)
    {
        results[index] = new JobResult<TOut>(error);
        return true;
    }

    public void Skip(long index)
    {
    }

    public void Close()
    {
    }
}

/// <summary>Outcomes of bodies without results.</summary>
internal readonly struct SettledVoidSink(ResultBuffer<JobResult> results) : IItemSink<NoValue>
{
    public bool ReservesEach => false;

    public bool TryReserve(IThreadPoolWorkItem worker) => true;

    public void Succeed(long index, NoValue result) => results[index] = default;

    public bool TryFail(long index, Exception error)
    {
        results[index] = new JobResult(error);
        return true;
    }

    public void Skip(long index)
    {
    }

    public void Close()
    {
    }
}

/// <summary>No results at all.</summary>
internal readonly struct NoSink : IItemSink<NoValue>
{
    public bool ReservesEach => false;

    public bool TryReserve(IThreadPoolWorkItem worker) => true;

    public void Succeed(long index, NoValue result)
    {
    }

    public bool TryFail(long index, Exception error) => false;

    public void Skip(long index)
    {
    }

    public void Close()
    {
    }
}

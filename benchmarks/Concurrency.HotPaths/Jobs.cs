namespace Concurrency.HotPaths;

/// <summary>The pool of the counted calls.</summary>
[WorkerPool(Concurrency = 4)]
internal sealed partial class Jobs
{
    public int Next(int n) => n + 1;
}

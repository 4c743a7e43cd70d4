namespace Concurrency.Hosting;

/// <summary>What a handle is the handle of.</summary>
internal enum HandleKind
{
    Actor,
    Directory,
    Pool,
    Pipeline,
}

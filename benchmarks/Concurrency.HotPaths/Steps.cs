namespace Concurrency.HotPaths;

/// <summary>Three trivial stages that fuse.</summary>
[Pipeline]
internal sealed partial class Fused
{
    [Stage(1)] private static int One(int n) => n + 1;

    [Stage(2)] private static int Two(int n) => n + 1;

    [Stage(3)] private static int Three(int n) => n + 1;
}

/// <summary>The same, handed over.</summary>
[Pipeline]
internal sealed partial class Unfused
{
    [Stage(1, Fuse = StageFusion.Never)] private static int One(int n) => n + 1;

    [Stage(2, Fuse = StageFusion.Never)] private static int Two(int n) => n + 1;

    [Stage(3, Fuse = StageFusion.Never)] private static int Three(int n) => n + 1;
}

/// <summary>The same, two workers each, in order.</summary>
[Pipeline]
internal sealed partial class Pairs
{
    [Stage(1, Fuse = StageFusion.Never, Concurrency = 2)] private static int One(int n) => n + 1;

    [Stage(2, Fuse = StageFusion.Never, Concurrency = 2)] private static int Two(int n) => n + 1;

    [Stage(3, Fuse = StageFusion.Never, Concurrency = 2)] private static int Three(int n) => n + 1;
}

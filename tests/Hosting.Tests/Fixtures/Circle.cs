namespace Concurrency.Hosting.Tests;

/// <summary>Two actors that need each other.</summary>
internal static partial class Circle
{
    [Actor]
    [NotRegistered]
    internal sealed partial class Left(Right.Ref right)
    {
        public string Other() => right.Name;
    }

    [Actor]
    [NotRegistered]
    internal sealed partial class Right(Left.Ref left)
    {
        public string Other() => left.Name;
    }
}

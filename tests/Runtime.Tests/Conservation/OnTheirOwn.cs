namespace Concurrency.Runtime.Tests.Conservation;

/// <summary>Tests that need the processors for themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OnTheirOwn
{
    public const string Name = "On their own";
}

namespace Concurrency.Hosting.Tests.Other;

/// <summary>Has the name of another actor in another namespace.</summary>
[Actor]
[NotRegistered]
internal sealed partial class Counter
{
    public int Zero() => 0;
}

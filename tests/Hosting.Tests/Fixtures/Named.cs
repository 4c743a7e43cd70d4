namespace Concurrency.Hosting.Tests;

/// <summary>Takes more than services.</summary>
[Actor]
internal sealed partial class Named(string name, Journal journal)
{
    public string Describe() => $"{name} {journal.Entries.Length}";
}

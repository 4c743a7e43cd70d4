namespace Concurrency.Generators;

/// <summary>The first half of a SHA-256 value: two texts that have the same one are the same for every purpose here.</summary>
internal readonly record struct Fingerprint(ulong High, ulong Low);

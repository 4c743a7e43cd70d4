namespace Concurrency.Generators;

/// <summary>All that the specs of a file can depend on, however the rest of the project changes.</summary>
/// <param name="Context">What holds for every file: references, options, the assembly's name and attributes, global usings, which namespaces there are, and what is looked up without being mentioned.</param>
/// <param name="Closure">The declarations that the file's own lead to.</param>
internal readonly record struct Dependencies(Fingerprint Context, Fingerprint Closure);

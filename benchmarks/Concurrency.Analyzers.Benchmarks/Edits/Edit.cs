namespace Concurrency.Analyzers.Benchmarks.Edits;

/// <summary>A change of one file, as somebody types it.</summary>
/// <param name="Kind">What it is, in all corpora alike.</param>
/// <param name="File">Where.</param>
/// <param name="Old">What goes, wherever it stands in the file.</param>
/// <param name="New">What comes; <c>ROUND</c> in it is another number each time, so that nothing can be remembered from the last.</param>
internal sealed record Edit(string Kind, string File, string Old, string New);

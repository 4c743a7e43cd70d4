namespace Concurrency.Generators;

/// <summary>What one file declares, as far as it matters to the specs of this and of other files.</summary>
/// <param name="Fingerprint">Of everything outside of bodies.</param>
/// <param name="Mentioned">The names that its declarations ask for, their own types' among them, because those may have parts and neighbours elsewhere.</param>
/// <param name="Declared">The names under which somebody else's declaration can find something in it.</param>
/// <param name="Namespaces">The namespaces it opens, as they are written.</param>
/// <param name="ConcernsAll">Whether something in it holds for every file, or is looked up without being mentioned.</param>
internal sealed record DeclarationSummary(Fingerprint Fingerprint, string[] Mentioned, string[] Declared, string[] Namespaces, bool ConcernsAll);

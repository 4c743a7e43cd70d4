using System.Collections.Immutable;

namespace OrderService;

/// <summary>What became of a file of orders.</summary>
/// <param name="Placed">How many orders are on disk.</param>
/// <param name="Refused">How many lines were refused.</param>
/// <param name="Problems">The first hundred of those, and why.</param>
public sealed record ImportReport(int Placed, int Refused, ImmutableArray<ImportedLine> Problems);

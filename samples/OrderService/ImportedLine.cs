namespace OrderService;

/// <summary>What became of a line.</summary>
/// <param name="Line">Its number.</param>
/// <param name="Problem">Why it is no order; null where it is one, on disk.</param>
public readonly record struct ImportedLine(int Line, string? Problem);

namespace OrderService;

/// <summary>A line of a file of orders.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Text">What it says.</param>
public readonly record struct CsvLine(int Number, string Text);

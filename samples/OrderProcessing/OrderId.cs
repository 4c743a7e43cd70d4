namespace OrderProcessing;

/// <summary>An order's number. Given by <see cref="Orders"/> alone, so a request can neither choose nor overwrite one.</summary>
/// <param name="Number">Counts from 1.</param>
public readonly record struct OrderId(int Number)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"#{Number}");
}

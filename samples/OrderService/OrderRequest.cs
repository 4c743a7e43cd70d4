using System.Collections.Immutable;

namespace OrderService;

/// <summary>What a customer wants.</summary>
/// <param name="Customer">Who.</param>
/// <param name="Lines">What, at least one line.</param>
public sealed record OrderRequest(string Customer, ImmutableArray<OrderLine> Lines)
{
    /// <summary>Says what is wrong with it.</summary>
    /// <exception cref="ArgumentException">Something is.</exception>
    public void Check()
    {
        if (string.IsNullOrWhiteSpace(Customer))
        {
            throw new ArgumentException("An order needs a customer.");
        }

        if (Lines.IsDefaultOrEmpty || Lines.Any(static line => line is null || string.IsNullOrWhiteSpace(line.Product) || line.Quantity < 1 || line.Price < 0))
        {
            throw new ArgumentException("An order needs lines, each with a product, a quantity of at least 1 and a price.");
        }
    }
}

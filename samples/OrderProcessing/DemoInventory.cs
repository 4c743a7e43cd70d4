using System.Collections.Immutable;
using Concurrency;

namespace OrderProcessing;

/// <summary>Stands in for a warehouse. An actor too: that two orders cannot take the last article is all there is to it.</summary>
/// <param name="stock">What is there.</param>
[Actor]
public sealed partial class DemoInventory(ImmutableDictionary<string, int> stock) : IInventory
{
    private readonly Dictionary<OrderId, ImmutableArray<OrderLine>> _reserved = [];
    private ImmutableDictionary<string, int> _stock = stock;

    /// <inheritdoc/>
    public Task ReserveAsync(OrderId order, ImmutableArray<OrderLine> lines, CancellationToken cancellationToken)
    {
        if (_reserved.ContainsKey(order))
        {
            return Task.CompletedTask;
        }

        ImmutableDictionary<string, int> left = _stock;
        foreach (OrderLine line in lines)
        {
            int remaining = left.GetValueOrDefault(line.Article) - line.Quantity;
            if (remaining < 0)
            {
                throw new OrderRefusedException($"{line.Article} is sold out");
            }

            left = left.SetItem(line.Article, remaining);
        }

        _stock = left;
        _reserved.Add(order, lines);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ReleaseAsync(OrderId order, CancellationToken cancellationToken)
    {
        if (_reserved.Remove(order, out ImmutableArray<OrderLine> lines))
        {
            _stock = lines.Aggregate(_stock, static (stock, line) => stock.SetItem(line.Article, stock.GetValueOrDefault(line.Article) + line.Quantity));
        }

        return Task.CompletedTask;
    }

    /// <summary>How many of an article are left.</summary>
    /// <param name="article">Which.</param>
    public int Count(string article) => _stock.GetValueOrDefault(article);
}

using Concurrency;

namespace OrderService;

/// <summary>Reads orders from the lines of a file and places them, many at once, in an order of their own; what is wrong with a line is an answer, not an error.</summary>
[Pipeline]
public sealed partial class OrderImport(OrderKeeper.Directory orders)
{
    [Stage(1)]
    private static CsvOrder Parse(CsvLine line) => CsvOrder.Parse(line);

    [Stage(2, Concurrency = 64)]
    private async Task<ImportedLine> PlaceAsync(CsvOrder order, CancellationToken cancellationToken)
    {
        if (order.Request is not { } request)
        {
            return new ImportedLine(order.Line, order.Problem);
        }

        try
        {
            await orders.Get(order.Id).PlaceAsync(request, cancellationToken).ConfigureAwait(false);
            return new ImportedLine(order.Line, Problem: null);
        }
        catch (Exception error) when (error is ArgumentException or OrderConflictException)
        {
            return new ImportedLine(order.Line, error.Message);
        }
    }
}

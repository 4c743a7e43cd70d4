using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;

namespace OrderService;

/// <summary>What the service answers to.</summary>
internal static class OrderEndpoints
{
    private const int MostProblems = 100;

    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/orders").WithTags("Orders");
        group.MapPut("/{id:guid}", PlaceAsync).WithSummary("Places an order under a number of your choice. Doing it again changes nothing.").ProducesProblem(StatusCodes.Status409Conflict);
        group.MapGet("/{id:guid}", FindAsync).WithSummary("An order as it is now.");
        group.MapPost("/{id:guid}/confirm", (Guid id, OrderKeeper.Directory orders, CancellationToken token) => orders.Get(id).SettleAsync(OrderStatus.Confirmed, token)).WithSummary("Confirms an order.");
        group.MapPost("/{id:guid}/cancel", (Guid id, OrderKeeper.Directory orders, CancellationToken token) => orders.Get(id).SettleAsync(OrderStatus.Cancelled, token)).WithSummary("Cancels an order.");
        group.MapGet("/{id:guid}/invoice", RenderAsync).WithSummary("The invoice of an order, as a page.");
        group.MapPost("/import", ImportAsync).WithSummary("Places the orders of a file with the lines id,customer,product,quantity,price.").Accepts<string>("text/csv");
    }

    private static async Task<Created<Order>> PlaceAsync(Guid id, OrderRequest request, OrderKeeper.Directory orders, CancellationToken cancellationToken) =>
        TypedResults.Created($"/orders/{id}", await orders.Get(id).PlaceAsync(request, cancellationToken).ConfigureAwait(false));

    private static async Task<Results<Ok<Order>, NotFound>> FindAsync(Guid id, OrderKeeper.Directory orders, CancellationToken cancellationToken) =>
        await orders.Get(id).FindAsync(cancellationToken).ConfigureAwait(false) is { } order ? TypedResults.Ok(order) : TypedResults.NotFound();

    private static async Task<Results<ContentHttpResult, NotFound>> RenderAsync(Guid id, OrderKeeper.Directory orders, Invoices.Pool invoices, CancellationToken cancellationToken) =>
        await orders.Get(id).FindAsync(cancellationToken).ConfigureAwait(false) is { } order
            ? TypedResults.Content(await invoices.RenderAsync(order, cancellationToken).ConfigureAwait(false), "text/html; charset=utf-8")
            : TypedResults.NotFound();

    private static async Task<ImportReport> ImportAsync(HttpRequest request, OrderImport.Flow import, CancellationToken cancellationToken)
    {
        int placed = 0;
        int refused = 0;
        ImmutableArray<ImportedLine>.Builder problems = ImmutableArray.CreateBuilder<ImportedLine>();
        await foreach (ImportedLine line in import.RunAsync(LinesOfAsync(request.Body, cancellationToken), cancellationToken).ConfigureAwait(false))
        {
            if (line.Problem is null)
            {
                placed++;
                continue;
            }

            refused++;
            if (problems.Count < MostProblems)
            {
                problems.Add(line);
            }
        }

        return new ImportReport(placed, refused, problems.ToImmutable());
    }

    // Read no faster than the orders are placed: a file of any size takes the memory of a few hundred lines.
    private static async IAsyncEnumerable<CsvLine> LinesOfAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(body);
        for (int number = 1; await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } text; number++)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return new CsvLine(number, text);
            }
        }
    }
}

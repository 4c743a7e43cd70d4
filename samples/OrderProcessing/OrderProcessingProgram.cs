using System.Collections.Immutable;
using System.Globalization;
using Concurrency;

namespace OrderProcessing;

/// <summary>The program, with its stream as a parameter so that tests can run it.</summary>
public static class OrderProcessingProgram
{
    /// <summary>Places seven orders at once and prints what became of them.</summary>
    /// <param name="output">Where to.</param>
    public static async Task RunAsync(TextWriter output)
    {
        await using Orders.Ref orders = Orders.Ref.Start(TimeProvider.System);
        await using DemoInventory.Ref inventory = DemoInventory.Ref.Start(ImmutableDictionary<string, int>.Empty.Add("lamp", 3).Add("desk", 5));
        var payments = new DemoPayments();

        // The handle of an actor whose interface is asynchronous throughout is that interface.
        var checkout = new Checkout(orders, payments, inventory, TimeProvider.System);
        JobResult<Order>[] placed = await checkout.CreateAllAsync(
        [
            Request("Ada", "lamp", 2, 20),
            Request("Bob", "lamp", 2, 20),
            Request("Cleo", "desk", 1, 400),
            Request("Dan", "desk", 3, 400),
            Request("Eve", "desk", 2, 400),
            Request("Flo", "desk", 0, 400),
            Request("Gus", "lamp", 1, 20),
        ]);

        foreach (JobResult<Order> result in placed)
        {
            await output.WriteLineAsync(result.TryGetValue(out Order? order)
                ? string.Create(CultureInfo.InvariantCulture, $"{order.Customer,-5} {order.Total,6} {order.Status} {order.Remark}").TrimEnd()
                : $"refused: {result.Exception!.Message}");
        }

        int batches = 0;
        await using (OrderIntake.Flow intake = OrderIntake.Flow.Start(
            async (batch, cancellationToken) =>
            {
                batches++;
                await checkout.CreateAllAsync(batch, cancellationToken);
            },
            failure => output.WriteLineAsync($"given up: {failure.Exception.Message}")))
        {
            await using FlowRun<OrderRequest> run = intake.Open();
            for (int i = 0; i < 12; i++) await run.Input.WriteAsync(Request("Hal", "desk", 9, 400));
            run.Complete();
            await run.Completion;
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"12 orders of Hal's in {batches} batches"));
        int lamps = await inventory.CountAsync("lamp");
        int desks = await inventory.CountAsync("desk");
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"charged {payments.Balance}, left {lamps} lamps and {desks} desks"));
    }

    private static OrderRequest Request(string customer, string article, int quantity, decimal price) => new(customer, [new OrderLine(article, quantity, price)]);
}

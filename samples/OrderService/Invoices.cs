using System.Globalization;
using System.Net;
using System.Text;
using Concurrency;

namespace OrderService;

/// <summary>Renders invoices: work for processors, so no more at once than there are, and when too many wait the next one is turned away.</summary>
[WorkerPool(Capacity = 256, FullMode = QueueFullMode.Reject)]
public sealed partial class Invoices
{
    /// <summary>The invoice of an order.</summary>
    /// <param name="order">Which.</param>
    /// <returns>A page.</returns>
    public string Render(Order order)
    {
        var page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Invoice</title></head><body>\n")
            .Append(CultureInfo.InvariantCulture, $"<h1>Invoice {order.Id}</h1>\n<p>{WebUtility.HtmlEncode(order.Customer)}, {order.PlacedAt:yyyy-MM-dd}, {order.Status}</p>\n<table>\n");
        foreach (OrderLine line in order.Lines)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{line.Quantity}</td><td>{WebUtility.HtmlEncode(line.Product)}</td><td>{line.Price:0.00}</td><td>{line.Quantity * line.Price:0.00}</td></tr>\n");
        }

        return page.Append(CultureInfo.InvariantCulture, $"</table>\n<p>Total {order.Total:0.00}</p>\n</body></html>\n").ToString();
    }
}

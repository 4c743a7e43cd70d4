using System.Globalization;

namespace OrderService;

/// <summary>A line that was read: an order, or what is wrong with it.</summary>
/// <param name="Line">Its number.</param>
/// <param name="Id">The order's number.</param>
/// <param name="Request">What it asks for; null where something is wrong.</param>
/// <param name="Problem">What is wrong; null where nothing is.</param>
public sealed record CsvOrder(int Line, Guid Id, OrderRequest? Request, string? Problem)
{
    /// <summary>Reads <c>id,customer,product,quantity,price</c>.</summary>
    public static CsvOrder Parse(CsvLine line)
    {
        string[] fields = line.Text.Split(',', StringSplitOptions.TrimEntries);
        string? problem = null;
        Guid id = default;
        int quantity = 0;
        decimal price = 0;
        if (fields.Length != 5) problem = $"it has {fields.Length} fields and not 5: id,customer,product,quantity,price";
        else if (!Guid.TryParse(fields[0], out id)) problem = $"'{fields[0]}' is no id";
        else if (!int.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out quantity)) problem = $"'{fields[3]}' is no quantity";
        else if (!decimal.TryParse(fields[4], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out price)) problem = $"'{fields[4]}' is no price";
        return new CsvOrder(line.Number, id, problem is null ? new OrderRequest(fields[1], [new OrderLine(fields[2], quantity, price)]) : null, problem);
    }
}

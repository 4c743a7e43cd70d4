using System.Globalization;
using OrderService.Load;

if (args.Length < 1 || !Uri.TryCreate(args[0], UriKind.Absolute, out Uri? service) || !service.IsLoopback)
{
    Console.Error.WriteLine("usage: OrderService.Load http://127.0.0.1:5000 [clients, 64] [seconds, 10]\nOnly this machine is loaded.");
    return 2;
}

int clients = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 64;
int seconds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 10;
using var load = new LoadRun(service, clients);
await load.RunAsync(TimeSpan.FromSeconds(seconds));
Console.WriteLine(load.Report());
int lost = await load.CountLostAsync();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{load.Acknowledged} acknowledged, {lost} lost"));
return lost == 0 && load.Failed == 0 ? 0 : 1;

using OrderService;

WebApplication app = OrderServiceApp.Build(args);
await app.RunAsync();

using System.Text.Json.Serialization;
using Concurrency;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace OrderService;

/// <summary>Puts the service together.</summary>
public static class OrderServiceApp
{
    /// <summary>The service, ready to be run.</summary>
    /// <param name="args">Settings as on a command line: <c>--ConnectionStrings:Orders=…</c>.</param>
    /// <param name="configure">Changes to what is registered, for tests.</param>
    /// <returns>The application. It has not started.</returns>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.Converters.Add(new JsonStringEnumConverter()));
        builder.Services.AddOpenApi();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<ErrorAnswers>();
        builder.Services.AddSingleton(TimeProvider.System);
        AddOrders(builder);
        AddTelemetry(builder);
        configure?.Invoke(builder);

        WebApplication app = builder.Build();
        app.UseExceptionHandler();
        app.MapOpenApi();
        app.MapHealthChecks("/health");
        app.MapOrders();
        return app;
    }

    private static void AddOrders(WebApplicationBuilder builder)
    {
        OrderSettings settings = OrderSettings.Read(builder.Configuration);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(_ => OrderDatabase.Open(settings));
        builder.Services.AddSingleton<IOrderStore, OrderStore>();
        builder.Services.AddHostedService<SchemaSetup>();

        // Everything marked [Actor], [WorkerPool] and [Pipeline] in this assembly, except what is marked [NotRegistered].
        builder.Services.AddConcurrency();

        // One actor per order, the only one that changes it: there from its first message until nobody has asked for it for a while.
        builder.Services.AddActorDirectory<OrderKeeper.Directory>(static options =>
        {
            options.AskTimeout = TimeSpan.FromSeconds(20);
            options.IdleTimeout = TimeSpan.FromMinutes(1);
        });
        builder.Services.AddHealthChecks().AddCheck<ConcurrencyHealthCheck>("concurrency");
    }

    private static void AddTelemetry(WebApplicationBuilder builder)
    {
        OpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry()
            .WithTracing(static tracing => tracing.AddSource("Concurrency").AddAspNetCoreInstrumentation())
            .WithMetrics(static metrics => metrics.AddMeter("Concurrency").AddAspNetCoreInstrumentation());
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
        {
            telemetry.UseOtlpExporter();
        }
    }
}

namespace OrderService.Tests;

/// <summary>A test that needs a PostgreSQL server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute()
    {
        if (PostgresServer.Binaries is null)
        {
            Skip = "No PostgreSQL server is installed in /usr/lib/postgresql (Debian: apt-get install postgresql).";
        }
    }
}

@echo off
cd /d "%~dp0"
dotnet build Concurrency.Generators.sln -c Release || exit /b 1
dotnet test Concurrency.Generators.sln -c Release --no-build || exit /b 1
dotnet pack src\Runtime\Concurrency.Runtime.csproj -c Release --no-build || exit /b 1
dotnet pack src\Hosting\Concurrency.Hosting.csproj -c Release --no-build

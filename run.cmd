@echo off
rem Builds Muster (Release, quietly) and runs it: run is run demo, run VERB ... is muster VERB ...
setlocal
set "HERE=%~dp0"
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_NOLOGO=1
where dotnet >nul 2>nul || (
  echo Muster needs the .NET 10 SDK, and there is no 'dotnet' on the PATH: get it at https://dotnet.microsoft.com/download 1>&2
  exit /b 1
)
set "LOG=%TEMP%\muster-build-%RANDOM%.log"
pushd "%HERE%"
dotnet build src\Muster\Muster.csproj -c Release -v quiet -nologo >"%LOG%" 2>&1 || (
  popd
  type "%LOG%" 1>&2
  del "%LOG%"
  exit /b 1
)
popd
del "%LOG%"
if "%~1"=="" (
  dotnet "%HERE%artifacts\bin\Muster\release\muster.dll" demo
) else (
  dotnet "%HERE%artifacts\bin\Muster\release\muster.dll" %*
)
exit /b %ERRORLEVEL%

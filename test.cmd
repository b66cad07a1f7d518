@echo off
rem Locked restore, build without warnings, format, all tests. test PROJECT ... runs some projects only.
setlocal EnableDelayedExpansion
cd /d "%~dp0"
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_NOLOGO=1
where dotnet >nul 2>nul || (set "WHY=install the .NET 10 SDK from https://dotnet.microsoft.com/download" & goto broken)

dotnet tool restore || (set "WHY=dotnet tool restore" & goto broken)
dotnet restore Muster.slnx --locked-mode -v quiet || (set "WHY=dotnet restore Muster.slnx --force-evaluate" & goto broken)
dotnet build Muster.slnx -c Release --no-restore -v quiet -nologo || (set "WHY=what the messages of the build say" & goto broken)
dotnet csharpier check . || (set "WHY=dotnet csharpier format ." & goto broken)

set "PROJECTS=%*"
if "%PROJECTS%"=="" set "PROJECTS=House Cwmp.Tests Cpe.Tests Acs.Tests Web.Tests Conformance"
set /a PASSED=0, FAILED=0, SKIPPED=0
if not exist artifacts\test mkdir artifacts\test
for %%P in (%PROJECTS%) do (
  set "SEEN="
  dotnet "artifacts\bin\%%P\release\%%P.dll" -noLogo -noColor >"artifacts\test\%%P.log" 2>&1
  type "artifacts\test\%%P.log"
  for /f "tokens=3,5,7,9,12 delims=:, " %%a in ('findstr /c:"Total: " "artifacts\test\%%P.log"') do (
    set SEEN=1
    set /a "PASSED+=%%a-%%c-%%d-%%e, FAILED+=%%b+%%c, SKIPPED+=%%d"
  )
  if not defined SEEN set /a FAILED+=1
)
echo.
echo %PASSED% passed, %FAILED% failed, %SKIPPED% skipped
if not %FAILED%==0 exit /b 1
if %PASSED%==0 exit /b 1
exit /b 0

:broken
echo To repair it: %WHY% 1>&2
echo 0 passed, 1 failed, 0 skipped
exit /b 1
